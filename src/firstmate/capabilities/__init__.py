"""What firstmate can do, one folder each; a folder is found by being here and imports no other."""
