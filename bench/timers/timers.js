let fired = 0;

function fire() { fired++; }

for (let i = 0; i < 1000000; i++) setTimeout(fire, (i * 7919 % 100000) / 1000);
setTimeout(() => console.log(fired), 110);
