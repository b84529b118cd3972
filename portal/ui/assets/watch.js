// When the server has been out of reach for a while, what stands on the screen is
// nobody's any more: it is covered until the connection is back. And the logo, which
// Streamlit names in English alone, is called what the language calls it.
(() => {
  const words = document.currentScript.dataset
  if (window.portalWatch) return void Object.assign(window.portalWatch, words)
  const told = (window.portalWatch = { ...words })
  const PATIENCE = 15000
  const app = () => document.querySelector("[data-testid=stApp]")
  let reached = Date.now()
  let cover = null

  const hide = () => {
    cover = document.createElement("div")
    cover.id = "portal-lost"
    cover.setAttribute("role", "alertdialog")
    cover.setAttribute("aria-label", told.title)
    const { backgroundColor, color, fontFamily } = getComputedStyle(app())
    cover.style.cssText = `position:fixed;inset:0;z-index:2147483647;display:grid;place-content:center;gap:1rem;padding:2rem;max-width:none;line-height:1.6;background:${backgroundColor};color:${color};font-family:${fontFamily}`
    for (const [name, text] of [["h1", told.title], ["p", told.text]]) {
      const line = document.createElement(name)
      line.textContent = text
      line.style.cssText = `margin:0;max-width:40rem;font-size:${name === "h1" ? "1.5rem" : "1rem"}`
      cover.append(line)
    }
    for (const each of document.body.children) each.style.visibility = "hidden"
    document.body.append(cover)
  }
  const show = () => {
    cover.remove()
    cover = null
    for (const each of document.body.children) each.style.visibility = ""
  }
  const nameLogo = () => {
    for (const logo of document.querySelectorAll("[data-testid=stLogoLink]"))
      if (logo.ariaLabel !== told.home) logo.ariaLabel = told.home
  }
  setInterval(() => {
    nameLogo()
    const state = app()?.dataset.testConnectionState
    if (state === "CONNECTED") reached = Date.now()
    const lost = state && Date.now() - reached > PATIENCE
    if (lost && !cover) hide()
    if (!lost && cover) show()
  }, 1000)
})()
