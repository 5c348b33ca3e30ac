using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Controls;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>What the installation set for checks.</summary>
internal sealed record CheckRules(Recheck Recheck, SelfCheckConfiguration Configuration);

/// <summary>An uplink and its checks as lists show them.</summary>
internal static class UplinkViews
{
    public static UplinkCheck Of(DeviceEntry entry, string site, Uplink uplink, NatStanding? standing, CheckRules rules)
    {
        var (done, newest) = (standing?.Done, standing?.Newest);
        var (badge, tone) = done?.Profile is { } profile ? NatHeadlineWords.Badge(profile) : ("", Tone.Neutral);
        return new UplinkCheck
        {
            Uplink = uplink.Id.Value,
            Device = entry.Device.Id.Value,
            DeviceName = entry.Device.Name,
            Site = site,
            Interface = uplink.Interface,
            OneOfSeveral = entry.Device.Uplinks.Count > 1,
            Activity = newest?.State switch { NatCheckState.Waiting => CheckActivity.Waiting, NatCheckState.Running => CheckActivity.Running, _ => CheckActivity.Idle },
            Stage = newest?.Stage is { } stage ? SelfCheckWords.Stage(stage) : "",
            Stopping = newest is { State: NatCheckState.Running, StopRequested: true },
            Longest = rules.Configuration.Longest(entry.Device.Platform),
            IsRouter = entry.Device.Platform == DevicePlatform.RouterOs,
            StartedAt = newest?.StartedAt,
            EndsAt = newest?.EndsAt,
            Badge = badge,
            Tone = tone,
            Headline = done?.Profile is { } found ? NatHeadlineWords.Of(NatSubjects.Of(entry.Device.Name, uplink, done), found) : "",
            At = done?.EndedAt,
            Problem = Problem(newest),
            Newer = done is null || rules.Recheck == Recheck.Nothing ? "" : Newer(entry.Device, done),
        };
    }

    public static Problem? Problem(NatCheckEntry? check) =>
        check is { State: NatCheckState.Failed or NatCheckState.Stopped, ProblemJson: { } json } ? StoredJson.Read<Problem>(json) : null;

    /// <summary>What a device is and runs, of which its NAT behaviour may depend.</summary>
    public static (string Model, string Firmware) Version(Device device) => device.Facts switch
    {
        RouterOsFacts router => (router.Board ?? "RouterOS", router.Version),
        LinuxFacts linux => (linux.Distribution, linux.Kernel),
        _ => ("", ""),
    };

    /// <summary>What the device was when it was checked.</summary>
    public static string DeviceThen(NatCheckEntry check) => check.Firmware.Length > 0 ? $"{check.Model}, {check.Firmware}" : check.Model;

    /// <summary>Empty while the device runs what it did when it was checked.</summary>
    public static string Newer(Device device, NatCheckEntry check)
    {
        var (_, firmware) = Version(device);
        return firmware.Length > 0 && check.Firmware.Length > 0 && firmware != check.Firmware ? SelfCheckWords.Newer(device.Name, check.Firmware, firmware) : "";
    }
}
