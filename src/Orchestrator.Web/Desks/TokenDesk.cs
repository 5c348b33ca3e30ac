using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>Keys of scripts, and who made them.</summary>
internal class TokenDesk(ApiTokenStore tokens, StoreGuard guard, Actor actor, IIds ids, TimeProvider clock) : IApiTokens
{
    /// <summary>What the tokens made here open.</summary>
    protected virtual ApiTokenPurpose Purpose => ApiTokenPurpose.Scripts;

    public async Task<IReadOnlyList<ApiTokenView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await tokens.ListAsync(Purpose, cancellationToken)).Select(token => new ApiTokenView(token.Id, token.Name, token.Lead, token.CreatedBy, token.CreatedAt, token.LastUsedAt))];

    public Task<Answer<NewApiToken>> CreateAsync(string name, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        if (EntryWords.Name("Name", nameof(name), name) is { Count: > 0 } problems)
            return Answer<NewApiToken>.No(problems);
        var id = ids.New();
        var token = await tokens.CreateAsync(id, name.Trim(), Purpose, await ActivityAsync("token.created", name.Trim(), id), cancellationToken);
        return Answer<NewApiToken>.Yes(new NewApiToken(id, token.Reveal()));
    });

    public Task<Answer<Guid>> RevokeAsync(Guid id, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        await tokens.RevokeAsync(id, await ActivityAsync("token.revoked", "", id), cancellationToken);
        return Answer<Guid>.Yes(id);
    });

    private async Task<Activity> ActivityAsync(string kind, string subject, Guid id) => new(clock.GetUtcNow(), await actor.NameAsync(), kind, subject, id);
}

/// <summary>Keys of responders on other hosts. What a revoked one reported is forgotten when responders are looked at next.</summary>
internal sealed class ResponderTokenDesk(ApiTokenStore tokens, StoreGuard guard, Actor actor, IIds ids, TimeProvider clock)
    : TokenDesk(tokens, guard, actor, ids, clock), IResponderTokens
{
    protected override ApiTokenPurpose Purpose => ApiTokenPurpose.Responder;
}
