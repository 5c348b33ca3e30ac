namespace Orchestrator.Web.Application;

/// <summary>Keys that scripts use the API with.</summary>
public interface IApiTokens
{
    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<ApiTokenView>> ListAsync(CancellationToken cancellationToken);

    /// <param name="name">1 to 63 visible characters: what it is for.</param>
    Task<Answer<NewApiToken>> CreateAsync(string name, CancellationToken cancellationToken);

    /// <summary>From now on nobody gets in with it.</summary>
    Task<Answer<Guid>> RevokeAsync(Guid id, CancellationToken cancellationToken);
}

/// <summary>Keys that responders on other hosts report with. They open nothing else, and no other key opens that.</summary>
public interface IResponderTokens : IApiTokens;

/// <param name="Lead">How the token begins.</param>
public sealed record ApiTokenView(Guid Id, string Name, string Lead, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>A token that was just made.</summary>
/// <param name="Token">Cannot be read again.</param>
public sealed record NewApiToken(Guid Id, string Token)
{
    public override string ToString() => $"{nameof(NewApiToken)} {Id}";
}
