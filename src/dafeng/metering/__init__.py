"""From the field to energy: gateways, meters and channels, cleaning, slots, alarms."""
