"""Charts: pure functions from dataclasses to ECharts options; no Django in here.

A new chart is a new file. Colours are names of the style's variables (``$chart-1``), so one option
serves the light and the dark theme.
"""

from dafeng.ui.charts.chart import Chart, DataTable

__all__ = ["Chart", "DataTable"]
