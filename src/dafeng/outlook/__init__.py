"""Whether and when emissions peak: projection, peak, and how well such forecasts have done."""
