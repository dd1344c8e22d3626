"""What is drawn: the body, the zones and the saved picture, as SVG and as a Plotly figure."""
