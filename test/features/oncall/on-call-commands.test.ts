import { expect, test } from "vitest";
import { testHouse } from "../../kit/house.ts";
test("x", async () => {
  const house = await testHouse();
  for (const line of ["oncall", "oncall payments", "oncall payment", "oncall why", "oncall gaps", "oncall mobile tomorrow 03:00", "oncall cover @jonas until 18:00", "oncall zzzzzz"]) 
    console.log(line, JSON.stringify(await house.type("anna", line), null, 1));
  console.log(JSON.stringify(await house.inbox("jonas")), house.logged);
});
