class Body {
    constructor(x, y, z, vx, vy, vz, mass) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.vx = vx * 365.24;
        this.vy = vy * 365.24;
        this.vz = vz * 365.24;
        this.mass = mass * 4.0 * Math.PI * Math.PI;
    }
}

function solarSystem() {
    return [
        new Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
        new Body(4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694,
            0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
        new Body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411008,
            0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
        new Body(12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618,
            0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
        new Body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322,
            0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
    ];
}

function offsetMomentum(bodies) {
    let px = 0.0, py = 0.0, pz = 0.0;
    for (const b of bodies) {
        px += b.vx * b.mass;
        py += b.vy * b.mass;
        pz += b.vz * b.mass;
    }
    const sun = bodies[0];
    sun.vx = -px / sun.mass;
    sun.vy = -py / sun.mass;
    sun.vz = -pz / sun.mass;
}

function advance(bodies, dt) {
    const n = bodies.length;
    for (let i = 0; i < n; i++) {
        const a = bodies[i];
        for (let j = i + 1; j < n; j++) {
            const b = bodies[j];
            const dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
            const square = dx * dx + dy * dy + dz * dz;
            const mag = dt / (square * Math.sqrt(square));
            const bm = b.mass * mag;
            a.vx -= dx * bm;
            a.vy -= dy * bm;
            a.vz -= dz * bm;
            const am = a.mass * mag;
            b.vx += dx * am;
            b.vy += dy * am;
            b.vz += dz * am;
        }
    }
    for (const b of bodies) {
        b.x += dt * b.vx;
        b.y += dt * b.vy;
        b.z += dt * b.vz;
    }
}

function energy(bodies) {
    let e = 0.0;
    for (const [i, a] of bodies.entries()) {
        e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
        for (const b of bodies.slice(i + 1)) {
            const dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
            e -= a.mass * b.mass / Math.sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return e;
}

const bodies = solarSystem();
offsetMomentum(bodies);
for (let i = 0; i < 200000; i++) advance(bodies, 0.01);
console.log(energy(bodies).toFixed(9));
