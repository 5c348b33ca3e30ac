using System.Net;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// Who may ask: networks of the topology, networks that are expected for a time (a check by a router, which cannot show a
/// token), and tokens of 8 octets, each for one check. A token is bound to the first <see cref="MaxSourcesPerToken"/> sources that
/// show it: a few, since a carrier's NAT may take several addresses for one site; more would be someone who overheard it.
/// </summary>
/// <remarks>
/// Thread-safe: the pages change it while the receive loop asks. Times are monotonic, since any fixed start. An IKE agent
/// shows its token as SPIi, a STUN agent in the first 8 octets of the transaction id.
/// </remarks>
public sealed class AllowList
{
    /// <summary>How many tokens count at once; beyond that the oldest is forgotten. A check takes some fifty.</summary>
    public const int MaxTokens = 1 << 16;

    /// <summary>How many networks can be expected at once; beyond that the oldest is forgotten.</summary>
    public const int MaxExpected = 256;

    /// <summary>How many sources may show one token.</summary>
    public const int MaxSourcesPerToken = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Token> _tokens = [];
    private readonly Queue<ulong> _tokenAge = new();
    private readonly List<(IPNetwork Network, TimeSpan Until)> _expected = [];
    private NetworkSet _networks = NetworkSet.Empty;

    /// <summary>How many tokens are remembered.</summary>
    public int Tokens
    {
        get
        {
            lock (_gate)
                return _tokens.Count;
        }
    }

    /// <summary>Sets the networks of the topology, in place of the former ones.</summary>
    public void SetNetworks(IEnumerable<IPNetwork> networks)
    {
        var set = new NetworkSet(networks);
        lock (_gate)
            _networks = set;
    }

    /// <summary>Lets a network ask until a time.</summary>
    public void Expect(IPNetwork network, TimeSpan until)
    {
        lock (_gate)
        {
            if (_expected.Count == MaxExpected)
                _expected.RemoveAt(0);
            _expected.Add((network, until));
        }
    }

    /// <summary>Sets the networks that are expected for a time, in place of the former ones; of too many the last count.</summary>
    public void SetExpected(IEnumerable<(IPNetwork Network, TimeSpan Until)> expected)
    {
        var list = expected.TakeLast(MaxExpected).ToList();
        lock (_gate)
        {
            _expected.Clear();
            _expected.AddRange(list);
        }
    }

    /// <summary>
    /// Lets who shows this token ask until a time. A token that is known keeps the sources it is bound to. 0 is no token: it stays unknown.
    /// </summary>
    /// <param name="token">64 random bits, read big-endian.</param>
    /// <param name="until">From when on it is worth nothing.</param>
    public void AddToken(ulong token, TimeSpan until)
    {
        lock (_gate)
        {
            if (token == 0)
                return;
            if (_tokens.TryGetValue(token, out var known))
            {
                _tokens[token] = known with { Until = until };
                return;
            }
            _tokenAge.Enqueue(token);
            _tokens[token] = new Token(until, []);
            // Of revoked tokens the age is still queued: their turn changes nothing.
            while (_tokenAge.Count > MaxTokens)
                _tokens.Remove(_tokenAge.Dequeue());
        }
    }

    /// <summary>Makes a token worthless, when its check has ended.</summary>
    public void RevokeToken(ulong token)
    {
        lock (_gate)
        {
            if (_tokens.TryGetValue(token, out var known))
                _tokens[token] = known with { Until = TimeSpan.MinValue };
        }
    }

    /// <summary>By what this asker is known; the token counts before the network.</summary>
    /// <param name="source">The source address.</param>
    /// <param name="token">The 8 octets that may be a token, read big-endian; 0 for none.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public Admission Admit(IPAddress source, ulong token, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Admit(AddressBits.Of(source), token, now);
    }

    /// <summary>The same for an address as a number; nothing is allocated.</summary>
    internal Admission Admit(UInt128 source, ulong token, TimeSpan now)
    {
        lock (_gate)
        {
            if (token != 0 && _tokens.TryGetValue(token, out var known) && now < known.Until && Bind(known, source))
                return Admission.Token;
            return _networks.Contains(source) || IsExpected(source, now) ? Admission.Network : Admission.Stranger;
        }
    }

    /// <summary>The same for ESP, which shows no token: by networks that are expected now, and by those of the topology where that is wanted.</summary>
    internal Admission AdmitEsp(UInt128 source, bool networksToo, TimeSpan now)
    {
        lock (_gate)
            return IsExpected(source, now) || (networksToo && _networks.Contains(source)) ? Admission.Network : Admission.Stranger;
    }

    private static bool Bind(Token token, UInt128 source)
    {
        var prefix = SourcePrefix.Of(source);
        if (token.Sources.Contains(prefix))
            return true;
        if (token.Sources.Count == MaxSourcesPerToken)
            return false;
        token.Sources.Add(prefix);
        return true;
    }

    private bool IsExpected(UInt128 bits, TimeSpan now)
    {
        foreach (var (network, until) in _expected)
        {
            if (now < until && NetworkSet.Holds(network, bits))
                return true;
        }

        return false;
    }

    private sealed record Token(TimeSpan Until, List<SourcePrefix> Sources);
}
