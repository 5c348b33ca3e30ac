using static Orchestrator.Core.DeviceState.RouterOs.FieldKind;
using static Orchestrator.Core.DeviceState.RouterOs.Menus.Fields;

namespace Orchestrator.Core.DeviceState.RouterOs.Menus;

internal static class IpsecMenus
{
    // Fresh installations from 7.17 on have other dead-peer defaults than before.
    private static readonly RouterOsVersion ShorterDpd = new(7, 17);

    public static MenuSpec Profile { get; } = new(RouterOsMenu.IpsecProfile, "/ip/ipsec/profile",
        Name,
        Default("dh-group", FieldKind.Set, "modp2048,modp1024"),
        Default("enc-algorithm", FieldKind.Set, "aes-128,3des"),
        Default("hash-algorithm", Word, "sha1"),
        From7(Default("prf-algorithm", Word, "auto")),
        Default("lifetime", Duration, "1d"),
        Unsure("lifebytes", Number, "0"),
        Default("proposal-check", Word, "obey"),
        Default("nat-traversal", Flag, "yes"),
        Default("dpd-interval", Duration, version => version >= ShorterDpd ? "8s" : "2m"),
        Default("dpd-maximum-failures", Number, version => version >= ShorterDpd ? "4" : "5"))
    { Purpose = Purpose.IkeProfile };

    public static MenuSpec Proposal { get; } = new(RouterOsMenu.IpsecProposal, "/ip/ipsec/proposal",
        Name,
        Default("auth-algorithms", FieldKind.Set, "sha1"),
        Default("enc-algorithms", FieldKind.Set, "aes-256-cbc,aes-192-cbc,aes-128-cbc"),
        Default("lifetime", Duration, "30m"),
        Default("pfs-group", Word, "modp1024"),
        Disabled, CommentFrom7)
    { Purpose = Purpose.EspProposal };

    public static MenuSpec Peer { get; } = new(RouterOsMenu.IpsecPeer, "/ip/ipsec/peer",
        Name,
        Default("address", Address, "0.0.0.0/0"),
        Unset("local-address", Address),
        Default("port", Number, "500"),
        Default("profile", Text, "default"),
        Default("exchange-mode", Word, "main"),
        Default("passive", Flag, "no"),
        Default("send-initial-contact", Flag, "yes"),
        Disabled, Comment)
    { Purpose = Purpose.Peer };

    public static MenuSpec Identity { get; } = new(RouterOsMenu.IpsecIdentity, "/ip/ipsec/identity",
        Unset("peer", Text),
        Default("auth-method", Word, "pre-shared-key"),
        Unset("secret", FieldKind.Secret),
        Unsure("certificate", Text),
        Unsure("key", Text),
        Unsure("remote-key", Text),
        Unsure("remote-certificate", Text),
        Default("my-id", Text, "auto"),
        Default("remote-id", Text, "auto"),
        Unsure("match-by", Word),
        Unsure("mode-config", Text),
        Unset("notrack-chain", Text),
        Default("policy-template-group", Text, "default"),
        Default("generate-policy", Word, "no"),
        Disabled, Comment)
    { Purpose = Purpose.Identity };

    public static MenuSpec PolicyGroup { get; } = new(RouterOsMenu.IpsecPolicyGroup, "/ip/ipsec/policy/group",
        Name, CommentFrom7)
    { Purpose = Purpose.PolicyGroup };

    // sa-src-address and sa-dst-address follow the peer and are not ours to write.
    public static MenuSpec Policy { get; } = new(RouterOsMenu.IpsecPolicy, "/ip/ipsec/policy",
        Unset("peer", Text),
        Default("tunnel", Flag, "no"),
        Unsure("src-address", Address),
        Unsure("src-port", Word, "any"),
        Unsure("dst-address", Address),
        Unsure("dst-port", Word, "any"),
        Default("protocol", Protocol, "all"),
        Default("action", Word, "encrypt"),
        Default("level", Word, "require"),
        Default("ipsec-protocols", FieldKind.Set, "esp"),
        Default("proposal", Text, "default"),
        Default("template", Flag, "no"),
        Unsure("group", Text, "default"),
        Disabled, Comment)
    { Purpose = Purpose.Policy, Ordered = true };
}
