// The list of changes leads to their lines; n and p go from one change to the next.
(() => {
  if (window.portalChanges) return
  window.portalChanges = true
  const all = () => [...document.querySelectorAll("tr[id^=change-]")]
  const typing = (at) => at.matches("input, textarea, select") || at.isContentEditable

  const go = (line) => {
    line.focus({ preventScroll: true })
    line.scrollIntoView({ block: "center" })
  }
  document.addEventListener("click", (event) => {
    const line = document.getElementById(event.target.closest("a[data-jump]")?.dataset.jump)
    if (!line) return
    event.preventDefault()
    go(line)
  })
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const step = { n: 1, p: -1 }[event.key]
    const lines = all()
    if (!step || !lines.length || typing(document.activeElement)) return
    const here = lines.indexOf(document.activeElement.closest("tr"))
    const next = here < 0 ? (step > 0 ? 0 : lines.length - 1) : here + step
    if (lines[next]) go(lines[next])
  })
})()
