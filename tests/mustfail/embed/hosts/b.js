/* adapted from https://example.org/ */
import "https://example.org/a.js";
import { a } from 'https://example.org/a.js';
const b = import("https://example.org/b.js");
image.src = "https://example.org/c.png";
fetch(`//example.org/d`);
const namespace = "http://www.w3.org/2000/svg";
