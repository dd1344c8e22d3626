"""What is served: the Dash page, the library and the addresses around them."""
