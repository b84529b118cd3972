// Follows what a page asks of the server and what it hears. Messages are read as far
// as their outermost fields: which there are, and the value of a number.
(fields) => {
  const QUIET = 100
  // Streamlit drops what is asked of a part of the page that has gone: no answer comes.
  const PATIENCE = 10_000
  // Was it asked twice before a run began? That may answer both, or another follows.
  const FOLLOWS = 1_500
  let asked = 0
  let heard = 0
  let open = 0
  let waits = false
  let runs = false
  let mayFollow = false
  let moved = performance.now()
  const sent = []

  const bytesOf = (data) =>
    ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data)
  const read = (data) => {
    const bytes = bytesOf(data)
    const found = new Map()
    let at = 0
    const number = () => {
      let sum = 0
      for (let size = 1; ; size *= 128) {
        const byte = bytes[at++]
        sum += (byte & 127) * size
        if (byte < 128) return sum
      }
    }
    while (at < bytes.length) {
      const head = number()
      const name = Math.floor(head / 8)
      const value = [0, 2].includes(head % 8) ? number() : 0
      found.set(name, value)
      at += { 0: 0, 1: 8, 2: value, 5: 4 }[head % 8]
    }
    return found
  }

  const asks = () => {
    asked = performance.now()
    waits = true
  }
  const hears = (found) => {
    if (found.has(fields.begun)) {
      mayFollow = open > 1
      open = 0
      waits = false
      runs = true
    }
    if (found.has(fields.finished)) {
      heard = performance.now()
      runs = found.get(fields.finished) === fields.again
    }
  }
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given)
      runs = false
      open = 0
      asks()
      this.addEventListener("message", (event) => hears(read(event.data)))
    }
    send(data) {
      if (read(data).has(fields.rerun)) {
        open += 1
        asks()
      }
      sent.push(new TextDecoder().decode(bytesOf(data)))
      super.send(data)
    }
  }

  const everything = { subtree: true, childList: true, attributes: true, characterData: true }
  new MutationObserver(() => (moved = performance.now())).observe(document, everything)

  const moves = (each) =>
    each.playState === "running" && Number.isFinite(each.effect.getComputedTiming().endTime)
  const stands = () =>
    document.readyState === "complete" &&
    !document.getAnimations().some(moves) &&
    performance.now() - moved > QUIET
  const since = (moment) => performance.now() - moment
  const answered = () =>
    !runs && (!waits || since(asked) > PATIENCE) && (!mayFollow || since(heard) > FOLLOWS)
  const app = () => document.querySelector("[data-testid=stApp]")
  const shown = () =>
    app()?.dataset.testScriptState === "notRunning" &&
    !document.querySelector("[data-testid=stSkeleton]")
  window.portalRest = {
    rests: () => answered() && shown() && stands(),
    stands: () => (!app() || (answered() && shown())) && stands(),
    sent: (text) => sent.some((each) => each.includes(text)),
  }
}
