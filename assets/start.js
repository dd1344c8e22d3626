/* Dash's starter, in a file: the page has no script of its own. */
window.renderer = new window.DashRenderer();
