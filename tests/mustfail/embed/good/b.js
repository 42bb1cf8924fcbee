export const style = asset(`a.css`), icon = asset('icon.svg');
