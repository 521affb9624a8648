/** How the page looks: a list in the old layout, cards in the new one. */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 44rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1rem; }
h1 { font-size: 1.5rem; margin: 0; }
input, button { font: inherit; padding: .25rem .6rem; }
[role=status] { background: color-mix(in srgb, seagreen 20%, Canvas); padding: .5rem .8rem; border-radius: .4rem; }
ul { list-style: none; padding: 0; }
li { display: flex; gap: 1rem; padding: .4rem 0; border-bottom: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); }
.from { flex: 1; opacity: .7; }
.price::before { content: "€ "; }
.small { font-size: .85rem; opacity: .8; }
[data-layout=new] ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .8rem; }
[data-layout=new] li {
  flex-direction: column; gap: .2rem; padding: 1rem; border-radius: .6rem; border: 0;
  background: color-mix(in srgb, seagreen 12%, Canvas);
}
[data-layout=new] .name { font-weight: 600; }
`
