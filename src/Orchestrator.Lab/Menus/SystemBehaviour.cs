using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Menus;

/// <summary>Menus about the router itself: resource, routerboard, clock, safe mode.</summary>
internal sealed class SystemBehaviour(string path) : MenuBehaviour
{
    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field) => path switch
    {
        "system/resource" => Resource(router, field.Name),
        "system/routerboard" => Routerboard(router, field.Name),
        "system/clock" => Clock(router, field.Name),
        _ => SafeModeValue(router, field.Name),
    };

    private static string? Resource(VirtualRouter router, string field) => field switch
    {
        "uptime" => Durations.Format(TimeSpan.FromSeconds(Math.Floor((router.Now - router.BootedAt).TotalSeconds))),
        "version" => $"{router.Version} ({(router.Version.IsV6 ? "long-term" : "stable")})",
        "build-time" => RouterClock.Stamp(new DateTimeOffset(2024, 11, 27, 9, 0, 0, TimeSpan.Zero), router.Version),
        "architecture-name" => router.Options.SerialNumber is null ? "x86_64" : "arm64",
        "board-name" => router.Options.BoardName,
        "cpu" => router.Options.SerialNumber is null ? "AMD" : "ARM64",
        _ => null,
    };

    private static string? Routerboard(VirtualRouter router, string field)
    {
        if (router.Options.SerialNumber is not { } serial)
            return null;
        return field switch
        {
            "routerboard" => "true",
            "board-name" => router.Options.BoardName,
            "model" => router.Options.BoardName,
            "serial-number" => serial,
            "firmware-type" => "ipq6000",
            "factory-firmware" or "current-firmware" or "upgrade-firmware" => router.Version.ToString(),
            _ => null,
        };
    }

    private static string? Clock(VirtualRouter router, string field) => field switch
    {
        "time" => RouterClock.Time(router.Now),
        "date" => RouterClock.Date(router.Now, router.Version),
        _ => null,
    };

    private static string? SafeModeValue(VirtualRouter router, string field) => field switch
    {
        "enabled" => router.SafeMode.Holder is null ? "false" : "true",
        "user" or "owner" => router.SafeMode.Holder?.User,
        _ => null,
    };
}
