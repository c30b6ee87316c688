// Runs in <head> as a plain script: the chosen theme is on the page before it is first painted.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.bsTheme = chosen;
  else document.documentElement.dataset.bsTheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
} catch {
  // A browser that keeps nothing for us still shows the page, light.
}
