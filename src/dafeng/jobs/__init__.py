"""Work as rows: state, progress, schedule, heartbeat."""
