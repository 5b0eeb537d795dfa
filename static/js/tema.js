/* Runs before the page is painted (classic script in <head>): the theme "sistema" follows the machine. */
(function () {
  const raiz = document.documentElement;
  const oscuro = window.matchMedia("(prefers-color-scheme: dark)");
  function aplicar() {
    if (raiz.dataset.tema === "sistema") {
      raiz.setAttribute("data-bs-theme", oscuro.matches ? "dark" : "light");
    }
  }
  aplicar();
  oscuro.addEventListener("change", aplicar);
})();
