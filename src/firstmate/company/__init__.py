"""What a business is, as tables, and the one way to change it; it computes no plan and reads no file."""
