//! The ground of the map: coastlines and borders from Natural Earth (public domain) as `world-atlas` packs them (TopoJSON, ISC),
//! clipped to what is looked at. No tile and no other host.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

const WORLD: &str = include_str!("../assets/countries-50m.json");

/// One line of a coast or border: longitudes and latitudes in degrees.
struct Line {
    points: Vec<(f32, f32)>,
    /// West, south, east, north.
    bounds: [f32; 4],
}

/// Lines, and the rings of land made of them.
#[derive(Default)]
struct World {
    lines: Vec<Line>,
    rings: Vec<Line>,
    /// English name of each country, with its largest piece.
    names: Vec<(String, Line)>,
}

impl Line {
    /// A line that goes on beyond 180 degrees where it crosses that meridian, instead of back round the world.
    fn new(mut points: Vec<(f32, f32)>) -> Line {
        for i in 1..points.len() {
            let before = points[i - 1].0;
            let turns = ((points[i].0 - before) / 360.0).round();
            points[i].0 -= 360.0 * turns;
        }
        Line { bounds: bounds(&points), points }
    }

    /// Whether a place lies inside of a ring (even-odd rule).
    fn holds(&self, x: f32, y: f32) -> bool {
        let mut inside = false;
        for w in self.points.windows(2) {
            let ((x1, y1), (x2, y2)) = (w[0], w[1]);
            if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                inside = !inside;
            }
        }
        inside
    }
}

fn bounds(points: &[(f32, f32)]) -> [f32; 4] {
    points.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, p| {
        [b[0].min(p.0), b[1].min(p.1), b[2].max(p.0), b[3].max(p.1)]
    })
}

#[derive(serde::Deserialize)]
struct Topology {
    arcs: Vec<Vec<(i64, i64)>>,
    transform: Transform,
    objects: BTreeMap<String, Collection>,
}
#[derive(serde::Deserialize)]
struct Transform {
    scale: (f64, f64),
    translate: (f64, f64),
}
#[derive(serde::Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}
#[derive(serde::Deserialize)]
struct Geometry {
    #[serde(flatten)]
    shape: Shape,
    #[serde(default)]
    properties: BTreeMap<String, String>,
}
#[derive(serde::Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum Shape {
    Polygon(Vec<Vec<i64>>),
    MultiPolygon(Vec<Vec<Vec<i64>>>),
    #[serde(other)]
    Other,
}

/// Decoded once. The file comes with the program and a test reads it: a damaged one gives an empty sea.
static EARTH: LazyLock<World> = LazyLock::new(|| {
    let Ok(t) = serde_json::from_str::<Topology>(WORLD) else { return World::default() };
    let arcs: Vec<Vec<(f32, f32)>> = t
        .arcs
        .iter()
        .map(|arc| {
            // each point is told by its distance from the one before (TopoJSON 1.0, section 4.1)
            let (mut x, mut y) = (0i64, 0i64);
            arc.iter()
                .map(|(dx, dy)| {
                    (x, y) = (x + dx, y + dy);
                    let at = |v: i64, s: f64, t: f64| (v as f64 * s + t) as f32;
                    (
                        at(x, t.transform.scale.0, t.transform.translate.0),
                        at(y, t.transform.scale.1, t.transform.translate.1),
                    )
                })
                .collect()
        })
        .collect();
    let ring = |refs: &[i64]| {
        let mut points: Vec<(f32, f32)> = Vec::new();
        for r in refs {
            let index = usize::try_from(if *r < 0 { !*r } else { *r }).unwrap_or(usize::MAX);
            let Some(arc) = arcs.get(index) else { continue };
            if *r < 0 { points.extend(arc.iter().rev()) } else { points.extend(arc) }
        }
        Line::new(points)
    };
    let pieces = |g: &Geometry| -> Vec<Line> {
        match &g.shape {
            Shape::Polygon(p) => p.iter().map(|r| ring(r)).collect(),
            Shape::MultiPolygon(m) => m.iter().flatten().map(|r| ring(r)).collect(),
            Shape::Other => Vec::new(),
        }
    };
    let all = |name: &str| t.objects.get(name).into_iter().flat_map(|c| &c.geometries).collect::<Vec<_>>();
    let rings = all("land").into_iter().flat_map(pieces).collect();
    let area = |b: &[f32; 4]| (b[2] - b[0]) * (b[3] - b[1]);
    let names = all("countries")
        .into_iter()
        .filter_map(|g| {
            let largest = pieces(g).into_iter().max_by(|a, b| area(&a.bounds).total_cmp(&area(&b.bounds)))?;
            Some((g.properties.get("name")?.clone(), largest))
        })
        .collect();
    let lines = arcs.into_iter().map(Line::new).collect();
    World { lines, rings, names }
});

/// What is looked at: west, south, east, north in degrees, drawn on so many pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) east: f64,
    pub(super) north: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// What is finer than this many pixels is not drawn: a map of half the world stays within some 100 kB. Paths are to be scaled by it.
pub(super) const GRAIN: f64 = 1.25;

impl View {
    /// A view that shows nearly all of the points by their weights with some room round them, in the shape of the drawing: one far-off
    /// meeting does not make a war small. Plate carrée with the middle latitude true to scale.
    pub(super) fn round(points: &[((f64, f64), usize)], width: f64, height: f64) -> View {
        let ends = |of: fn(&(f64, f64)) -> f64| -> Option<(f64, f64)> {
            let mut list: Vec<(f64, usize)> = points.iter().map(|(p, n)| (of(p), *n)).collect();
            list.sort_by(|a, b| a.0.total_cmp(&b.0));
            let all: usize = list.iter().map(|x| x.1).sum();
            let at = |share: f64| {
                let mut left = (all as f64 * share) as usize;
                list.iter().find(|(_, n)| {
                    let here = left < *n;
                    left = left.saturating_sub(*n);
                    here
                })
            };
            Some((at(0.03)?.0, at(0.97).or(list.last())?.0))
        };
        let (Some((s, n)), Some((w, e))) = (ends(|p| p.0), ends(|p| p.1)) else {
            return View::at(42.0, 26.0, 19.0, width, height);
        };
        let (cx, cy) = ((w + e) / 2.0, (s + n) / 2.0);
        let squeeze = cy.to_radians().cos().max(0.2);
        let half_h = ((n - s) * 0.6).max((e - w) * 0.6 * squeeze * height / width).max(1.6);
        View::at(cx, cy, half_h, width, height)
    }

    /// A view round a middle, half as high in degrees as is given.
    pub(super) fn at(lon: f64, lat: f64, half: f64, width: f64, height: f64) -> View {
        let half = half.clamp(0.1, 90.0);
        let lat = lat.clamp(-85.0, 85.0);
        let wide = half * width / height / lat.to_radians().cos().max(0.2);
        View { west: lon - wide, east: lon + wide, south: lat - half, north: lat + half, width, height }
    }

    /// Middle and half height.
    pub(super) fn middle(&self) -> (f64, f64, f64) {
        ((self.west + self.east) / 2.0, (self.south + self.north) / 2.0, (self.north - self.south) / 2.0)
    }

    /// Where a place lies in the drawing; also outside of it.
    pub(super) fn place(&self, lat: f64, lon: f64) -> (f64, f64) {
        (
            (lon - self.west) / (self.east - self.west) * self.width,
            (self.north - lat) / (self.north - self.south) * self.height,
        )
    }

    fn sees(&self, b: &[f32; 4]) -> bool {
        f64::from(b[0]) < self.east
            && f64::from(b[2]) > self.west
            && f64::from(b[1]) < self.north
            && f64::from(b[3]) > self.south
    }

    /// Lines as the `d` of an SVG path, in steps of [`GRAIN`] pixels.
    fn path(&self, lines: &[Line], close: bool) -> String {
        let mut out = String::new();
        // what lies far outside is drawn to the edge, so that rings stay closed and paths short
        let at = |v: f64, most: f64| (v.clamp(-most, 2.0 * most) / GRAIN).round() as i64;
        let grain = GRAIN * (self.east - self.west) / self.width;
        for l in lines.iter().filter(|l| self.sees(&l.bounds)) {
            // islets that would be a dot
            if f64::from((l.bounds[2] - l.bounds[0]).max(l.bounds[3] - l.bounds[1])) < 2.0 * grain {
                continue;
            }
            let mut last: Option<(i64, i64)> = None;
            for p in &l.points {
                let (x, y) = self.place(f64::from(p.1), f64::from(p.0));
                let q = (at(x, self.width), at(y, self.height));
                let _ = match last {
                    Some(l) if l == q => continue,
                    Some(l) => write!(out, "l{} {}", q.0 - l.0, q.1 - l.1),
                    None => write!(out, "M{} {}", q.0, q.1),
                };
                last = Some(q);
            }
            if close && last.is_some() {
                out.push('Z');
            }
        }
        out
    }

    /// Land as the `d` of an SVG path.
    pub(super) fn land(&self) -> String {
        self.path(&EARTH.rings, true)
    }

    /// English names of the countries in view that are large enough in it, each where it is to stand: the middle of what is seen of it.
    pub(super) fn countries(&self) -> Vec<(&'static str, (f64, f64))> {
        EARTH
            .names
            .iter()
            .filter_map(|(name, ring)| {
                let b = ring.bounds.map(f64::from);
                let (w, e) = (b[0].max(self.west), b[2].min(self.east));
                let (s, n) = (b[1].max(self.south), b[3].min(self.north));
                let wide = (e - w) / (self.east - self.west) * self.width;
                let high = (n - s) / (self.north - self.south) * self.height;
                if wide < 90.0 || high < 40.0 {
                    return None;
                }
                // the middle of what is seen of it, or the nearest place to that which lies in it
                let steps = || (-2..=2).flat_map(|i| (-2..=2).map(move |j| (f64::from(i) / 6.0, f64::from(j) / 6.0)));
                let (_, lat, lon) = steps()
                    .map(|(i, j)| (i * i + j * j, s + (n - s) * (0.5 + i), w + (e - w) * (0.5 + j)))
                    .filter(|(_, lat, lon)| ring.holds(*lon as f32, *lat as f32))
                    .min_by(|a, b| a.0.total_cmp(&b.0))?;
                Some((name.as_str(), self.place(lat, lon)))
            })
            .collect()
    }

    /// Coasts and borders as the `d` of an SVG path.
    pub(super) fn borders(&self) -> String {
        self.path(&EARTH.lines, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_comes_with_the_program() {
        assert!(EARTH.lines.len() > 1_000 && EARTH.rings.len() > 500);
        let v = View::round(&[((15.35, 44.2), 40), ((12.8, 45.0), 60), ((38.9, -77.0), 1)], 900.0, 560.0);
        assert!(v.east - v.west < 20.0, "{v:?}");
        let (x, y) = v.place(15.35, 44.2);
        assert!(x > 0.0 && x < 900.0 && y > 0.0 && y < 560.0);
        assert!(v.land().len() > 100 && v.land().len() < 200_000);
    }
}
