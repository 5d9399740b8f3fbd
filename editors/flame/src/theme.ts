// Dark or light, as the system has it, or the editor that the page is a panel of.

const system = matchMedia("(prefers-color-scheme: dark)");
const contrast = matchMedia("(prefers-contrast: more), (forced-colors: active)");

export interface Theme {
  isDark: boolean;
  isHighContrast: boolean;
}

function current(): Theme {
  const { classList } = document.body;
  const ofEditor = [...classList].some((name) => name.startsWith("vscode-"));
  if (!ofEditor) return { isDark: system.matches, isHighContrast: contrast.matches };
  const isLight = classList.contains("vscode-light") || classList.contains("vscode-high-contrast-light");
  return { isDark: !isLight, isHighContrast: classList.contains("vscode-high-contrast") };
}

/** Calls with the theme of now, and again whenever it changes; what the style needs to know is on the root. */
export function followTheme(changed: (theme: Theme) => void): void {
  let known = "";
  const update = () => {
    const theme = current();
    const text = JSON.stringify(theme);
    if (text === known) return;
    known = text;
    document.documentElement.dataset.theme = theme.isDark ? "dark" : "light";
    document.documentElement.dataset.contrast = theme.isHighContrast ? "high" : "normal";
    changed(theme);
  };
  system.addEventListener("change", update);
  contrast.addEventListener("change", update);
  new MutationObserver(update).observe(document.body, { attributeFilter: ["class"] });
  update();
}
