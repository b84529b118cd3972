// Comfort for a desk without a mouse: links that do not reload the page, arrows in
// lists, the cursor in the search box, the keyboard where something opened, copying,
// and what hides itself in time. Everything works without it, a little slower.
(() => {
  const box = () => document.querySelector(".st-key-q input")
  const hits = () => [...document.querySelectorAll("a.portal-hit, .portal-hold a.portal-why")]
  const typing = (at) => at.matches("input, textarea, select") || at.isContentEditable
  const lost = () => !document.activeElement || document.activeElement === document.body

  const greet = (tries) => {
    const found = box()
    if (found && lost()) found.focus({ preventScroll: true })
    else if (!found && tries) setTimeout(greet, 50, tries - 1)
  }
  if (!document.querySelector("[data-focus]")) greet(40)
  if (window.portalDesk) return
  window.portalDesk = true

  const follow = (link) => {
    history.pushState({}, "", link.href)
    dispatchEvent(new PopStateEvent("popstate", { state: {} }))
  }

  // The second half of a double click must not press what came under the pointer; a
  // press elsewhere is meant. A click by key has no place and no count of presses.
  let pressed = { at: -800 }
  const near = (a, b) => a.key === b.key && (a.key || Math.hypot(a.x - b.x, a.y - b.y) <= 12)
  document.addEventListener("click", (event) => {
    const press = { at: event.timeStamp, key: !event.detail, x: event.clientX, y: event.clientY }
    const hasty = press.at - pressed.at < 800 && near(press, pressed)
    if (event.target.closest("button")) pressed = press
    const row = event.target.closest(".portal-hits tbody tr")
    const link = event.target.closest("a[data-here]") ?? row?.querySelector("a.portal-hit")
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button
    if (link && hasty) event.preventDefault()
    else if (link && plain && String(getSelection()) === "") {
      event.preventDefault()
      follow(link)
    }
    const copy = event.target.closest("[data-copy]")
    if (copy) {
      navigator.clipboard?.writeText(copy.dataset.copy)
      copy.textContent = copy.dataset.copied
    }
  })

  document.addEventListener("focusin", (event) => {
    if (event.target === box()) event.target.select()
  })

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const here = document.activeElement
    if (event.key === "Enter" && here === box()) here.scrollIntoView({ block: "center" })
    if (event.key === "/" && !typing(here)) {
      event.preventDefault()
      box()?.focus()
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const list = hits()
    const at = list.indexOf(here)
    if (!step || !list.length || (at < 0 && here !== box())) return
    event.preventDefault()
    if (at + step < 0) box()?.focus()
    else list[Math.min(at + step, list.length - 1)].focus()
  })

  // After a pause in a note the server keeps it, as it keeps the lines beside it: to
  // the screen it looks as if the field had been left for a moment.
  let pause = 0
  const rests = (event) => {
    const note = event.target.closest?.("textarea")
    if (!note || event.isComposing) return
    clearTimeout(pause)
    pause = setTimeout(() => {
      for (const name of ["focusout", "focusin"])
        note.dispatchEvent(new FocusEvent(name, { bubbles: true }))
    }, 700)
  }
  document.addEventListener("input", rests)
  document.addEventListener("compositionend", rests)

  // What opens takes the keyboard, but only from where it would be lost: a form at
  // its first field, anything else at its name. What closes gives it back.
  const reach = (it) => {
    it.focus({ preventScroll: true })
    // The bar above the page covers what stands at its very top.
    const { top, bottom } = it.getBoundingClientRect()
    if (top < 80 || bottom > innerHeight) it.scrollIntoView({ block: "center" })
  }
  const FORM = ".st-key-change-form, .st-key-card-tool"
  const enter = (form, head, tries) => {
    const first = form.querySelector("input, textarea, [role=spinbutton]")
    const ready = first && form.querySelector("button") && !form.querySelector("[data-testid=stSkeleton]")
    if (!ready && tries) return void setTimeout(enter, 50, form, head, tries - 1)
    if (!lost() && document.activeElement !== head) return
    const chosen = first?.type === "radio" && form.querySelector(`input[name="${first.name}"]:checked`)
    // A date opens its calendar over the page as soon as it has the keyboard.
    const quiet = first && !first.closest("[data-testid=stDateInput]")
    ;(chosen || (quiet ? first : head)).focus({ preventScroll: true })
    form.scrollIntoView({ block: "nearest" })
  }
  let seen = new Set()
  let opener = ""
  // What came while a button that is about to go still had the keyboard.
  let late = { name: "", until: 0 }
  document.addEventListener("focusin", () => (late.until = 0))
  const look = () => {
    const all = [...document.querySelectorAll("[data-focus]")]
    const news = all.filter((each) => !seen.has(each.dataset.focus))
    seen = new Set(all.map((each) => each.dataset.focus))
    const was = opener
    opener = all.find((each) => each.dataset.openedBy)?.dataset.openedBy ?? ""
    if (news.length) late = { name: news.at(-1).dataset.focus, until: Date.now() + 3000 }
    if (!lost()) return
    const due = Date.now() < late.until
    const latest = due ? all.find((each) => each.dataset.focus === late.name) : null
    late.until = 0
    const form = latest?.closest(FORM)
    if (form) enter(form, latest, 40)
    else if (latest) reach(latest)
    else if (was && !opener) document.querySelector(`[data-opens="${CSS.escape(was)}"]`)?.focus()
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !event.target.closest(FORM)) return
    if (document.querySelector("[data-baseweb=popover], [role=listbox]")) return
    const open = document.querySelector(`[data-opens="${CSS.escape(opener)}"]`)
    if (!open) return
    event.target.blur()
    follow(open)
  })
  let waits = false
  new MutationObserver(() => {
    if (waits) return
    waits = true
    requestAnimationFrame(() => {
      waits = false
      look()
    })
  }).observe(document.body, { childList: true, subtree: true })
  look()

  setInterval(() => {
    for (const each of document.querySelectorAll("[data-hides-at]")) {
      const left = Math.ceil((each.dataset.hidesAt - Date.now()) / 1000)
      if (left > 0) each.textContent = each.dataset.words.replace("{}", left)
      else each.closest("[data-secret]")?.replaceChildren()
    }
  }, 1000)
})()
