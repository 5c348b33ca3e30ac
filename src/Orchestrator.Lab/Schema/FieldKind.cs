namespace Orchestrator.Lab.Schema;

/// <summary>What the value of a field is. <c>Values.FieldValues</c> says how each is read and kept.</summary>
public enum FieldKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Text that is not looked into (a matcher nobody models).</summary>
    Any,

    /// <summary>The item's name.</summary>
    Name,

    /// <summary>yes or no, true or false.</summary>
    Bool,

    /// <summary>True by being there (<c>blackhole</c>): the value is empty.</summary>
    Flag,

    /// <summary>A whole number in a range.</summary>
    Number,

    /// <summary>A duration, or one of the listed words.</summary>
    Time,

    /// <summary>A moment the router writes itself.</summary>
    Stamp,

    /// <summary>A calendar date.</summary>
    Date,

    /// <summary>A time of day, or <c>startup</c>.</summary>
    TimeOfDay,

    /// <summary>One of the listed words.</summary>
    Enum,

    /// <summary>A comma list, of the listed words if any.</summary>
    List,

    /// <summary>The name of an item of another menu, or one of the listed words.</summary>
    Ref,

    /// <summary>A comma list of names of items of another menu.</summary>
    RefList,

    /// <summary>An IP address.</summary>
    Ip,

    /// <summary>An address with prefix length that keeps its host bits (<c>10.0.0.1/24</c>).</summary>
    Cidr,

    /// <summary>A prefix; <c>/32</c> is written out.</summary>
    Prefix,

    /// <summary>A prefix or a host name, as an IPsec peer has it.</summary>
    PeerAddress,

    /// <summary>Address, prefix or range of a matcher; <c>/32</c> is dropped.</summary>
    Address,

    /// <summary>Address, prefix, range or host name of an address list.</summary>
    ListAddress,

    /// <summary>Target addresses: one, a range or a prefix.</summary>
    AddressRange,

    /// <summary>An address or a host name.</summary>
    Host,

    /// <summary>A route's gateway: address, interface, <c>ip%interface</c> or <c>ip@table</c>.</summary>
    Gateway,

    /// <summary>One port, or one of the listed words.</summary>
    Port,

    /// <summary>A list of ports and port ranges.</summary>
    Ports,

    /// <summary>An IP protocol by name or number.</summary>
    Protocol,

    /// <summary><c>in|out,ipsec|none</c>.</summary>
    PolicyMatch,

    /// <summary>An IKE identity: <c>auto</c>, <c>fqdn:x</c>, <c>address:x</c>, ...</summary>
    Identity,

    /// <summary><c>inherit</c> or 0 to 63.</summary>
    Dscp,

    /// <summary><c>auto</c> or 68 to 65535.</summary>
    Mtu,

    /// <summary><c>clamp-to-pmtu</c> or 0 to 65535.</summary>
    Mss,

    /// <summary>Policies of a script: a list of flags.</summary>
    Policy,

    /// <summary>Policies of a user group: printed with every flag, <c>!</c> for those it lacks.</summary>
    GroupPolicy,
}
