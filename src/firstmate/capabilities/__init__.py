"""What the product can work out: one folder each, none knows another, they share declared tables."""
