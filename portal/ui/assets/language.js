// Tells screen readers and browsers which language the page is in.
document.documentElement.lang = document.currentScript.dataset.language
