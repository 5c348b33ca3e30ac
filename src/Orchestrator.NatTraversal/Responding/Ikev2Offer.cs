using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>The acceptable transforms of one proposal: of each type the first, as the sender prefers it.</summary>
internal sealed class Ikev2Offer
{
    private readonly ResponderSettings _settings;
    private readonly KeyExchangeMethod _sent;
    private readonly byte _number;
    private Ikev2Transform? _aead;
    private Ikev2Transform? _cipher;
    private bool _aeadFirst;
    private Ikev2Transform? _prf;
    private Ikev2Transform? _integrity;
    private bool _integrityOffered;
    private bool _noIntegrity;
    private Ikev2Transform? _group;
    private int _additional;
    private int _additionalNone;
    private bool _unknown;

    private Ikev2Offer(byte number, KeyExchangeMethod sent, ResponderSettings settings) =>
        (_number, _sent, _settings) = (number, sent, settings);

    /// <summary>Looks through a proposal; null when it is not one for IKE.</summary>
    public static Ikev2Offer? Of(Ikev2Proposal proposal, KeyExchangeMethod sent, ResponderSettings settings)
    {
        if (proposal.ProtocolId != Ikev2Proposal.Ike || !proposal.Spi.IsEmpty)
            return null;
        var offer = new Ikev2Offer(proposal.Number, sent, settings);
        foreach (var transform in proposal)
            offer.Add(transform);
        return offer;
    }

    /// <summary>One transform of each type that is offered; null when there is none for a type.</summary>
    public Ikev2Selection? Select()
    {
        if (_unknown || _additional != _additionalNone || _prf is not { } prf || _group is not { } group)
            return null;
        var aead = _integrityOffered && !_noIntegrity ? null : _aead;
        var cipher = _integrity is null ? null : _cipher;
        var chosen = _aeadFirst ? aead ?? cipher : cipher ?? aead;
        if (chosen is not { } encryption)
            return null;
        var integrity = encryption == aead ? null : _integrity;
        if (SaSuite.Find(encryption.Id, encryption.KeyLength ?? 0, prf.Id, integrity?.Id ?? 0) is not { } suite)
            return null;
        var transforms = new List<Ikev2Transform> { encryption, prf };
        if (integrity is { } mac)
            transforms.Add(mac);
        else if (_noIntegrity)
            transforms.Add(new Ikev2Transform(Ikev2TransformType.Integrity, 0));
        transforms.Add(group);
        for (var type = Ikev2TransformType.AdditionalKeyExchange1; type <= Ikev2TransformType.AdditionalKeyExchange7; type++)
        {
            if ((_additional & Bit(type)) != 0)
                transforms.Add(new Ikev2Transform(type, 0));
        }
        return new Ikev2Selection(_number, [.. transforms], suite, _settings.FindGroup(group.Id)!);
    }

    private void Add(Ikev2Transform transform)
    {
        switch (transform.Type)
        {
            case Ikev2TransformType.Encryption:
                AddEncryption(transform);
                break;
            case Ikev2TransformType.PseudoRandomFunction:
                _prf ??= !transform.HasUnrecognised && Prf.Find(transform.Id) is not null ? transform : null;
                break;
            case Ikev2TransformType.Integrity:
                AddIntegrity(transform);
                break;
            case Ikev2TransformType.KeyExchange:
                AddGroup(transform);
                break;
            case >= Ikev2TransformType.AdditionalKeyExchange1 and <= Ikev2TransformType.AdditionalKeyExchange7:
                _additional |= Bit(transform.Type);
                _additionalNone |= transform is { Id: 0, HasUnrecognised: false } ? Bit(transform.Type) : 0;
                break;
            default:
                // A type that is not understood, or that has no place in IKE's own proposal, makes the whole proposal unacceptable.
                _unknown = true;
                break;
        }
    }

    private void AddEncryption(Ikev2Transform transform)
    {
        if (transform.HasUnrecognised || EncryptionAlgorithm.Find(transform.Id, transform.KeyLength ?? 0) is not { } algorithm)
            return;
        _aeadFirst |= algorithm.IsAead && _cipher is null;
        if (algorithm.IsAead)
            _aead ??= transform;
        else
            _cipher ??= transform;
    }

    private void AddIntegrity(Ikev2Transform transform)
    {
        _integrityOffered = true;
        if (transform.HasUnrecognised)
            return;
        _noIntegrity |= transform.Id == 0;
        _integrity ??= IntegrityAlgorithm.Find(transform.Id) is not null ? transform : null;
    }

    private void AddGroup(Ikev2Transform transform)
    {
        if (transform.HasUnrecognised || _settings.FindGroup(transform.Id) is null)
            return;
        if (_group is null || transform.Id == (ushort)_sent)
            _group = transform;
    }

    private static int Bit(Ikev2TransformType type) => 1 << (int)type;
}
