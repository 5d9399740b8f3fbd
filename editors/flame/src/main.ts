// Starts the page: with the data that is written into it, or with a connection to the server it came from.
import { Connection } from "./connection";
import type { FlameData } from "./data";
import { Page } from "./page";

function startAlone(sets: FlameData[]): void {
  const page = new Page(null);
  page.onType = (type) => {
    const chosen = sets.find((data) => data.type === type);
    if (chosen) page.show(chosen);
  };
  page.show(sets[0]);
}

function startConnected(): void {
  const connection = new Connection();
  const page = new Page(connection);
  let revealed = 0;
  void connection.follow(
    async ({ reveal }) => {
      const data = await connection.data();
      if (data === null) return page.showNothing();
      page.show(data);
      if (reveal && reveal.serial !== revealed) page.reveal(reveal);
      revealed = reveal?.serial ?? revealed;
    },
    (isLost) => page.lost(isLost),
  );
}

const inside = document.getElementById("flame-data")?.textContent?.trim();
if (inside) startAlone(JSON.parse(inside) as FlameData[]);
else startConnected();
