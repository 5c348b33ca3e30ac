using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Reading;

/// <summary>What the logged-in user may do.</summary>
internal static class UserRights
{
    /// <summary>The policies of the user's group; empty where the router does not tell.</summary>
    public static async Task<IReadOnlySet<string>> ReadAsync(RouterSession session, CancellationToken cancellationToken)
    {
        var user = await session.TryAsync(new Command("/user/print").WithProperties("name", "group").Where("name", session.UserName), cancellationToken);
        if (user.Rows.FirstOrDefault()?["group"] is not { } group)
            return new HashSet<string>();
        var groups = await session.TryAsync(new Command("/user/group/print").WithProperties("name", "policy").Where("name", group), cancellationToken);
        return (groups.Rows.FirstOrDefault()?["policy"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(policy => policy[0] != '!').ToHashSet();
    }

    /// <summary>Whether printed secrets are the secrets; where that is not known they count as hidden.</summary>
    public static async Task<bool> ReadsSecretsAsync(RouterSession session, CancellationToken cancellationToken) =>
        (await ReadAsync(session, cancellationToken)).Contains("sensitive");
}
