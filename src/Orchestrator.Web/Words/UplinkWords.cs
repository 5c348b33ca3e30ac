using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

public static class UplinkWords
{
    public static string Name(UplinkKind kind) => kind switch
    {
        UplinkKind.PublicStatic => "public",
        UplinkKind.PublicDynamic => "dynamic",
        UplinkKind.BehindNat => "behind NAT",
        _ => "unknown",
    };

    public static string Icon(UplinkKind kind) => kind switch
    {
        UplinkKind.PublicStatic => "public",
        UplinkKind.PublicDynamic => "dynamic",
        UplinkKind.BehindNat => "nat",
        _ => "unknown",
    };

    public static string Meaning(UplinkKind kind) => kind switch
    {
        UplinkKind.PublicStatic => "Has a public address that stays: others can open a conversation with it.",
        UplinkKind.PublicDynamic => "Has a public address that changes: it has to be the one that calls.",
        UplinkKind.BehindNat => "Sits behind somebody else's NAT: it has to be the one that calls, unless UDP 500 and 4500 are forwarded to it.",
        _ => "Not known yet how it meets the internet.",
    };
}
