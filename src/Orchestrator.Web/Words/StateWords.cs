using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Controls;

namespace Orchestrator.Web.Words;

/// <summary>States as a word and a tone.</summary>
public static class StateWords
{
    public static (string Text, Tone Tone) For(DeviceState state) => state switch
    {
        DeviceState.Reachable => ("reachable", Tone.Good),
        DeviceState.Unreachable => ("unreachable", Tone.Bad),
        DeviceState.LoginRefused => ("login refused", Tone.Bad),
        DeviceState.FingerprintChanged => ("key changed", Tone.Bad),
        DeviceState.Busy => ("being read", Tone.Working),
        _ => ("unknown", Tone.Neutral),
    };

    public static (string Text, Tone Tone) For(LinkState state) => state switch
    {
        LinkState.Draft => ("draft", Tone.Neutral),
        LinkState.Planned => ("planned", Tone.Neutral),
        LinkState.Deploying => ("being pushed", Tone.Working),
        LinkState.Deployed => ("deployed", Tone.Good),
        _ => ("being removed", Tone.Working),
    };

    public static (string Text, Tone Tone) For(ChangeState state) => state switch
    {
        ChangeState.Planning => ("working out", Tone.Working),
        ChangeState.Ready => ("ready to push", Tone.Neutral),
        ChangeState.NothingToDo => ("nothing to do", Tone.Good),
        ChangeState.Blocked => ("blocked", Tone.Bad),
        ChangeState.Pushing => ("being pushed", Tone.Working),
        ChangeState.WaitingForYou => ("waiting for you", Tone.Caution),
        ChangeState.Kept => ("kept", Tone.Good),
        ChangeState.RollingBack => ("rolling back", Tone.Working),
        ChangeState.RolledBack => ("rolled back", Tone.Caution),
        ChangeState.Unclear => ("unclear", Tone.Bad),
        _ => ("discarded", Tone.Neutral),
    };

    public static (string Text, Tone Tone) For(StepState state) => state switch
    {
        StepState.Running => ("running", Tone.Working),
        StepState.Done => ("done", Tone.Good),
        StepState.Failed => ("failed", Tone.Bad),
        StepState.Skipped => ("skipped", Tone.Neutral),
        _ => ("waiting", Tone.Neutral),
    };

    public static string For(DeviceKind kind) => kind switch
    {
        DeviceKind.RouterOs => "RouterOS",
        DeviceKind.Linux => "Linux",
        _ => "unknown",
    };

    public static string For(AccessMethod method) => method switch
    {
        AccessMethod.RouterOsApiTls => "RouterOS API over TLS",
        AccessMethod.RouterOsApiPlain => "RouterOS API, not encrypted",
        AccessMethod.Ssh => "SSH",
        _ => "find out",
    };
}
