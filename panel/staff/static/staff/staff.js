// What a page does besides what it does without a script: keys, days by picker, names as one types.
"use strict";

const writesIn = (on) => on.matches("input, textarea, select");
const make = (tag, said) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(said)) made.setAttribute(name, value);
  return made;
};
const told = (tag, words) => Object.assign(make(tag, {}), { textContent: words });

// "/" searches, Escape leaves a box.
document.addEventListener("keydown", (event) => {
  const on = document.activeElement;
  if (event.key === "/" && !writesIn(on) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.getElementById("searchbar") || document.getElementById("search");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "Escape" && !event.defaultPrevented && writesIn(on)) {
    on.blur();
  }
});

// Beside a box for a day, the browser's own calendar.
for (const box of document.querySelectorAll("input.day")) {
  const picker = make("input", { type: "date", class: "picker", "aria-label": "Open the calendar" });
  if (box.hasAttribute("aria-describedby")) picker.setAttribute("aria-describedby", box.getAttribute("aria-describedby"));
  const follow = () => {
    picker.value = /^\d{4}-\d\d-\d\d$/.test(box.value) ? box.value : "";
  };
  picker.addEventListener("change", () => { box.value = picker.value || box.value; });
  box.addEventListener("change", follow);
  follow();
  box.after(picker);
}

// A combobox after the ARIA Authoring Practices: what fits is offered while one types.
const offer = (box, address, choose) => {
  const picks = !!box.closest(".pick");
  const list = make("ul", { id: `${box.id}_offered`, role: "listbox", class: "offered", "aria-label": "Suggestions" });
  let asking = 0;
  let waiting = 0;
  const at = () => list.querySelector("[aria-selected=true]");
  const close = () => {
    asking += 1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    choose(option.dataset.value, option.lastChild.textContent);
    close();
  };
  const mark = (option) => {
    at()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };
  const show = (items) => {
    list.replaceChildren(...items.map((item, number) => {
      const option = make("li", { id: `${list.id}_${number}`, role: "option", "aria-selected": "false" });
      option.dataset.value = item.value;
      // What a case is called, and not its id, which nobody reads.
      if (!picks) option.append(told("strong", item.value), " ");
      option.append(told("bdi", item.words));
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
      return option;
    }));
    list.hidden = !items.length;
    box.setAttribute("aria-expanded", String(!!items.length));
  };
  const ask = async () => {
    const mine = asking;
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(box.value)}`);
      if (answer.ok && mine === asking) show((await answer.json()).items);
    } catch {
      close(); // Away from the network, the box still takes what is typed.
    }
  };
  box.addEventListener("input", () => {
    close();
    clearTimeout(waiting);
    if (box.value.trim().length > 1) waiting = setTimeout(ask, 150);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const marked = at() || (event.key === "Enter" && list.childElementCount === 1 ? list.firstChild : null);
    const next = { ArrowDown: marked?.nextSibling || list.firstChild, ArrowUp: marked?.previousSibling || list.lastChild };
    if (next[event.key]) mark(next[event.key]);
    else if (event.key === "Enter" && marked) take(marked);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  })) box.setAttribute(name, value);
  list.hidden = true;
  box.removeAttribute("list"); // The browser would offer beside us.
  box.after(list);
};

// Chosen by what it is called: it joins what the page offers, and is marked there.
const pickFrom = (pick) => {
  const finder = pick.querySelector("[data-suggest]");
  const select = pick.querySelector("select");
  pick.querySelector(".find button").hidden = true;
  offer(finder, finder.dataset.suggest, (value, words) => {
    if (select) {
      if (![...select.options].some((option) => option.value === value)) select.append(new Option(words, value));
      select.value = value;
    } else {
      const marks = [...pick.querySelectorAll("[type=checkbox]")];
      const mark = marks.find((box) => box.value === value) || make("input", { type: "checkbox", name: finder.name.replace(/-find$/, ""), value });
      if (!mark.isConnected) {
        const label = make("label", {});
        label.append(mark, ` ${words}`);
        const line = make("div", {});
        line.append(label);
        pick.firstElementChild.prepend(line);
      }
      mark.checked = true;
    }
    finder.value = "";
    pick.querySelector("[role=status]").textContent = `Chosen: ${words}`;
  });
  finder.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
};
document.querySelectorAll(".pick").forEach(pickFrom);

for (const box of document.querySelectorAll("input[data-suggest]:not(.pick input)")) {
  offer(box, box.dataset.suggest, (value) => { box.value = value; });
}

// Above a box of lines, one that finds a line and adds it.
for (const lines of document.querySelectorAll("textarea[data-suggest], textarea[data-list]")) {
  const words = lines.dataset.suggest ? "Find by name or number, and add" : "Find a State, and add it";
  const finder = make("input", {
    id: `${lines.id}_finder`, class: "finder", autocomplete: "off", placeholder: words, "aria-label": words,
  });
  const add = (value) => {
    const said = lines.value.split("\n").filter((line) => line.trim());
    lines.value = [...said.filter((line) => line !== value), value, ""].join("\n");
    finder.value = "";
  };
  lines.before(finder);
  if (lines.dataset.suggest) offer(finder, lines.dataset.suggest, add);
  const known = document.getElementById(lines.dataset.list);
  if (known) {
    finder.setAttribute("list", known.id);
    finder.addEventListener("input", () => {
      if ([...known.options].some((option) => option.value === finder.value)) add(finder.value);
    });
  }
  finder.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.defaultPrevented && finder.value.trim()) add(finder.value.trim());
    if (event.key === "Enter") event.preventDefault();
  });
  // What stands in it when the form is sent was meant to be among the lines.
  lines.form?.addEventListener("submit", () => { if (finder.value.trim()) add(finder.value.trim()); });
}
