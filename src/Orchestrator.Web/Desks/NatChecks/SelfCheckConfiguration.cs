using Orchestrator.Deployment.NatChecks;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>The section <c>SelfCheck</c> of the configuration, such as <c>SelfCheck__LongestIdleSeconds=120</c> in the environment.</summary>
/// <param name="LongestIdle">Up to which silence the life of an idle mapping is looked for. A check takes up to twice as long.</param>
public sealed record SelfCheckConfiguration(TimeSpan LongestIdle)
{
    private const int Most = 600;

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
