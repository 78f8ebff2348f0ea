//! Which addresses are on the public internet.

use crate::error::NotPublic;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Whether an address can be a server on the public internet: not one of IANA's special-purpose registries (RFC 6890 and its
/// updates). Addresses that carry an IPv4 address within are judged by it.
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(a) => public_v4(a),
        IpAddr::V6(a) => public_v6(a),
    }
}

fn public_v4(a: Ipv4Addr) -> bool {
    let o = a.octets();
    !(o[0] == 0                                              // "this network"
        || a.is_private()
        || o[0] == 100 && (64..128).contains(&o[1])          // carriers' shared space
        || a.is_loopback()
        || a.is_link_local()                                 // and the clouds' metadata service
        || o[0] == 192 && o[1] == 0 && o[2] == 0             // protocol assignments
        || a.is_documentation()
        || o[0] == 192 && o[1] == 88 && o[2] == 99           // 6to4 relays
        || o[0] == 198 && (o[1] == 18 || o[1] == 19)         // benchmarks
        || o[0] >= 224) // multicast, reserved, broadcast
}

fn public_v6(a: Ipv6Addr) -> bool {
    let s = a.segments();
    let v4 = |hi: u16, lo: u16| public_v4(Ipv4Addr::from((u32::from(hi) << 16) | u32::from(lo)));
    if let Some(m) = a.to_ipv4_mapped() {
        return public_v4(m);
    }
    if s[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return v4(s[6], s[7]); // NAT64
    }
    if s[0] == 0x2002 {
        return v4(s[1], s[2]); // 6to4
    }
    let global = s[0] & 0xe000 == 0x2000; // 2000::/3 is all that is assigned to the internet
    // Teredo, ORCHID and the like (2001::/23); documentation (the other two)
    let special = match s[0] {
        0x2001 => s[1] < 0x200 || s[1] == 0xdb8,
        0x3fff => s[1] < 0x1000,
        _ => false,
    };
    global && !special
}

/// Resolves names and keeps only public addresses: what is connected to is what was checked.
#[derive(Debug, Default)]
pub(crate) struct PublicOnly(DefaultResolver);

impl Resolver for PublicOnly {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        let mut public = self.empty();
        for a in found.iter().filter(|a| is_public(a.ip())) {
            public.push(*a);
        }
        if public.is_empty() {
            let first = found.iter().next().map(|a| a.ip());
            return Err(ureq::Error::Other(Box::new(NotPublic(first))));
        }
        Ok(public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_and_outside() {
        for a in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.5",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "5f00::1",
            "100::1",
        ] {
            assert!(!is_public(a.parse().expect(a)), "{a} is taken for public");
        }
        for a in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2001:4860::8888",
        ] {
            assert!(is_public(a.parse().expect(a)), "{a} is taken for private");
        }
    }
}
