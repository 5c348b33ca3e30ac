using Orchestrator.Core.Platforms;
using Orchestrator.Deployment.NatChecks;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>The section <c>SelfCheck</c> of the configuration, such as <c>SelfCheck__LongestIdleSeconds=120</c> in the environment.</summary>
/// <param name="LongestIdle">Up to which silence the life of an idle mapping is looked for. The check of a Linux box takes up to twice as long, that of a router up to eight times.</param>
public sealed record SelfCheckConfiguration(TimeSpan LongestIdle)
{
    private const int Most = 600;

    // A daemon keeps one mapping at a time, so a router's silences come one after the other; more than that it is not asked to keep.
    private static readonly TimeSpan MostOfRouter = TimeSpan.FromMinutes(5), Beside = TimeSpan.FromMinutes(1), BesideOfRouter = TimeSpan.FromMinutes(4);

    /// <summary>About how long a check takes at most.</summary>
    public TimeSpan Longest(DevicePlatform platform) => platform == DevicePlatform.Linux ? Beside + (2 * LongestIdle)
        : BesideOfRouter + (6 * (LongestIdle < MostOfRouter ? LongestIdle : MostOfRouter));

    /// <summary>Reads the section. What cannot be read, or is out of range, ends the start with an exception that names it.</summary>
    public static SelfCheckConfiguration Read(IConfiguration configuration)
    {
        const string key = "SelfCheck:LongestIdleSeconds";
        int usual = (int)new NatCheckTarget().LongestIdle.TotalSeconds;
        int seconds = configuration.GetValue(key, usual);
        return seconds is >= 0 and <= Most ? new SelfCheckConfiguration(TimeSpan.FromSeconds(seconds))
            : throw new InvalidOperationException($"{key} is {seconds}: it must be 0 (lifetimes are not looked for) to {Most}.");
    }
}
