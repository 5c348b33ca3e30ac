using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.Contract;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>Why a device could not do what was asked, naming the device and the fix.</summary>
public static class FaultWords
{
    /// <summary>A value that cannot stand safely in every file of a Linux box.</summary>
    public static Problem Problem(string device, InvalidField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        string why = field.Reason switch
        {
            InvalidReason.Empty or InvalidReason.Missing => "It is empty.",
            InvalidReason.TooLong => "It is too long.",
            InvalidReason.ForbiddenCharacter => "It holds a character that some program there would take for syntax.",
            InvalidReason.OutOfRange => "It is out of range.",
            InvalidReason.Contradicts => "Another value says otherwise.",
            InvalidReason.UnknownIdentityType => "An identity there must be a name or an address.",
            InvalidReason.BadProposal => "The algorithms do not go together.",
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };
        return new Problem("device.value-refused", $"{field.Field} cannot be written to {device}.", why, "Change the link, or rename what it names on the box.");
    }

    public static Problem Problem(string device, DeviceFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        string detail = fault.Detail is { Length: > 0 } text ? text : "";
        return fault.Reason switch
        {
            FaultReason.Unreachable => new("device.unreachable", $"{device} does not answer.", detail, "Check address, port and the route to it; is the service enabled?", "Address"),
            FaultReason.TimedOut => new("device.timeout", $"{device} did not answer in time.", detail, "Check whether a firewall drops the connection.", "Address"),
            FaultReason.UnknownHost => new("device.unknown-host", $"The name of {device} does not resolve.", detail, "Check the spelling, or use an address.", "Address"),
            FaultReason.WrongCredentials => new("device.login.refused", $"{device} refused the login.", "User name, password or key is wrong, or the user may not log in this way.", "Correct them; on RouterOS the user's group needs the policy api.", "Password"),
            FaultReason.FingerprintUnknown => new("device.fingerprint.unknown", $"Nobody has trusted the key of {device} yet.", "", "Compare the fingerprint with the device's own console, then trust it."),
            FaultReason.FingerprintChanged => new("device.fingerprint.changed", $"{device} shows another key than the one you trusted.",
                "Either it was reinstalled, or something stands between. Nothing was sent to it." + (detail.Length > 0 ? " " + detail : ""),
                "Find out which. If it is the device itself, look at its key on the device's page and trust the new one there; while adding it, start over."),
            FaultReason.NoCertificate => new("device.no-certificate", $"The service api-ssl of {device} has no certificate.", "Without one it offers anonymous encryption only, which proves nothing.",
                "On the router: /certificate add name=api common-name=api; /certificate sign api; /ip service set api-ssl certificate=api disabled=no"),
            FaultReason.NotRouterOs => new("device.not-routeros", $"What answers at {device} is not a RouterOS API.", detail, "The API listens on 8728, over TLS on 8729.", "Port"),
            FaultReason.NotLinux => new("device.not-linux", $"What answers at {device} is not a Linux shell.", detail, "Log in with a user that has one.", "Address"),
            FaultReason.UnsupportedVersion => new("device.unsupported", $"{device} runs a version that is not managed.", detail, "RouterOS 6.45 or newer is."),
            FaultReason.MissingProgram => new("device.missing-program", $"A program is missing on {device}.", detail, "Install it, then try again."),
            FaultReason.NotPermitted => new("device.not-permitted", $"The user may not do this on {device}.", detail, "On RouterOS the group needs api, read, write, test and sensitive; on Linux use root or sudo without a password."),
            FaultReason.DiskFull => new("device.disk-full", $"The disk of {device} is full.", detail, "Free some space; nothing half-written was left behind."),
            FaultReason.Refused => new("device.refused", $"{device} refused: {detail}", "", "Read the device's own words; nothing was repeated."),
            FaultReason.ConnectionLost => new("device.connection-lost", $"The connection to {device} broke.", detail, "If an undo was armed, the device goes back by itself."),
            FaultReason.Drifted => new("device.drifted", $"{device} changed since the preview.", detail, "Plan again and look at the new preview."),
            FaultReason.NotArmed => new("device.not-armed", $"The undo could not be armed on {device}, so nothing was written.", detail, "On RouterOS the user needs the policies to add scripts and schedulers."),
            FaultReason.Busy => new("device.busy", $"Another change holds {device}.", detail, "Wait for it to end."),
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
    }
}
