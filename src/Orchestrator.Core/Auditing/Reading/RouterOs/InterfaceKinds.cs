namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Words of rules that stand for all interfaces of a kind: "all-ppp".</summary>
internal static class InterfaceKinds
{
    private static readonly string[] Ppp = ["ppp-", "pppoe-", "pptp-", "l2tp-", "sstp-", "ovpn-"];

    private static readonly (string Start, string Type)[] UsualNames =
    [
        ("ether", "ether"), ("sfp", "ether"), ("qsfp", "ether"), ("combo", "ether"), ("wlan", "wlan"), ("wifi", "wifi"), ("bridge", "bridge"),
        ("pppoe-out", "pppoe-out"), ("l2tp-out", "l2tp-out"), ("pptp-out", "pptp-out"), ("sstp-out", "sstp-out"), ("ovpn-out", "ovpn-out"), ("lte", "lte"),
    ];

    /// <summary>Whether an interface of the type is meant; null where its type is not known or the word is not one of these.</summary>
    public static bool? Holds(string word, string? type) => type is null ? null : word switch
    {
        "all-ethernet" => type == "ether",
        "all-vlan" => type == "vlan",
        "all-wireless" => type is "wlan" or "wifi" or "wifiwave2" or "wifi-qcom" or "cap",
        "all-ppp" => Array.Exists(Ppp, start => type.StartsWith(start, StringComparison.Ordinal)),
        _ => null,
    };

    public static bool IsKind(string word) => word is "all-ethernet" or "all-vlan" or "all-wireless" or "all-ppp";

    /// <summary>The type of an interface that has the name it came with.</summary>
    public static string? Usual(string name) => Array.Find(UsualNames, usual => name.StartsWith(usual.Start, StringComparison.Ordinal)).Type;

    /// <summary>Whether such an interface is given its address by the other end.</summary>
    public static bool AsksForAddress(string? type) => type is "lte" || type?.EndsWith("-out", StringComparison.Ordinal) == true;
}
