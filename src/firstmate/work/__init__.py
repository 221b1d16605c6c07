"""The imperative shell: opening, importing, running, keeping, publishing; it holds no calculation."""
