"""Loading the invented county and taking it away."""
