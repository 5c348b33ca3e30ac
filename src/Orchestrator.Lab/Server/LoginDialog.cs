using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.Lab.Commands;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Server;

/// <summary>What a login came to: a session, a refusal, or a challenge for the old form.</summary>
internal sealed record LoginOutcome(RouterSession? Session = null, string? Refusal = null, string? Challenge = null);

/// <summary>
/// Both forms of login: name and password in one sentence, and the challenge with an MD5 answer. The versions played here all take
/// the first; the second is kept for a bare <c>/login</c> on 6.x.
/// </summary>
internal sealed class LoginDialog(VirtualRouter router, ConnectionFacts facts)
{
    private const string Refused = "invalid user name or password (6)";
    private byte[]? _challenge;

    public async Task<LoginOutcome> AnswerAsync(Sentence sentence, CancellationToken cancellationToken)
    {
        var name = sentence.Attribute("name");
        if (name is null && router.Version.IsV6)
            return Challenge();
        if (name is null)
            return Refuse("");
        using (await router.LockAsync(cancellationToken))
            return Check(name, sentence);
    }

    private LoginOutcome Challenge()
    {
        _challenge = new byte[16];
        router.Options.Random.NextBytes(_challenge);
        return new LoginOutcome(Challenge: Convert.ToHexStringLower(_challenge));
    }

    private LoginOutcome Check(string name, Sentence sentence)
    {
        var user = router.Database.Table("user").ByKey(name);
        if (user is null || user.Values.IsTrue("disabled") || !Proves(user["password"] ?? "", sentence) || !FromAllowed(user["address"]))
            return Refuse(name);
        var policies = PoliciesOf(user["group"]);
        if (!policies.Contains("api"))
            return Refuse(name);
        return new LoginOutcome(Open(name, policies));
    }

    private RouterSession Open(string name, FrozenSet<string> policies)
    {
        var session = new RouterSession
        {
            User = name,
            Policies = policies,
            Via = facts.Service,
            Address = facts.Remote.ToString(),
            Since = router.Now,
            Id = router.Sessions.NextId(),
            Close = facts.Close,
        };
        router.Sessions.Add(session);
        router.Log.Add("system,info,account", $"user {name} logged in from {facts.Remote} via api");
        return session;
    }

    private FrozenSet<string> PoliciesOf(string? group) =>
        (router.Database.Table("user/group").ByKey(group ?? "")?["policy"] ?? "").Split(',').Where(policy => !policy.StartsWith('!')).ToFrozenSet();

    private bool Proves(string password, Sentence sentence)
    {
        if (sentence.Attribute("response") is not { } response)
            return sentence.Attribute("password") is var given && (given ?? "") == password;
        if (_challenge is null)
            return false;
        // The old form's digest is fixed by the protocol.
#pragma warning disable CA5351
        var digest = MD5.HashData([0, .. Encoding.UTF8.GetBytes(password), .. _challenge]);
#pragma warning restore CA5351
        return string.Equals(response, "00" + Convert.ToHexString(digest), StringComparison.OrdinalIgnoreCase);
    }

    private bool FromAllowed(string? list) => ServiceGate.Allows(list, facts.Remote);

    private LoginOutcome Refuse(string name)
    {
        router.Log.Add("system,error,critical", $"login failure for user {name} from {facts.Remote} via api");
        return new LoginOutcome(Refusal: Refused);
    }
}
