/** The one box: whatever somebody has in hand, on every page. A GET form, so that a search has a URL. */
export function SearchBox({ text = '' }: { text?: string }) {
  return (
    <search class="search">
      <form method="get" action="/search">
        <label class="for-ears" for="search">
          Address, message id or tag
        </label>
        <input
          id="search"
          name="q"
          type="search"
          value={text}
          placeholder="Address, message id or tag=value"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxlength={1000}
          data-shortcut="/"
        />
        <button type="submit" class="quiet">
          Look up
        </button>
      </form>
    </search>
  );
}
