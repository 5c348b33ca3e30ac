using System.Diagnostics.CodeAnalysis;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>What is accepted of an IKEv1 offer: the first transform that is understood and whose hash and group are known here.</summary>
internal readonly ref struct Ikev1Selection
{
    public required Ikev1Choice Choice { get; init; }

    public required Ikev1HashAlgorithm Hash { get; init; }

    public required KeyExchangeGroup Group { get; init; }

    /// <summary>Chooses for main mode, where the group is open and nothing is authenticated here.</summary>
    public static bool TryChoose(Ikev1SecurityAssociation offer, ResponderSettings settings, out Ikev1Selection selection) =>
        TryChoose(offer, settings, 0, out selection);

    /// <summary>
    /// Chooses for aggressive mode: the public value is sent already, so its size must be the group's, and the answer ends in a hash, so the
    /// authentication must be by a shared secret.
    /// </summary>
    /// <param name="offer">The offer.</param>
    /// <param name="settings">Which groups are accepted.</param>
    /// <param name="valueSize">Octets of the public value; 0 where it is still open.</param>
    /// <param name="selection">What is accepted.</param>
    public static bool TryChoose(Ikev1SecurityAssociation offer, ResponderSettings settings, int valueSize, out Ikev1Selection selection)
    {
        foreach (var proposal in offer)
        {
            if (proposal.ProtocolId != Ikev1Proposal.Isakmp)
                continue;
            foreach (var view in proposal)
            {
                var transform = view.Decode();
                if (!Accepts(transform, settings, out var group))
                    continue;
                if (valueSize != 0 && (group.PublicValueSize != valueSize || !IsBySecret(transform.Authentication)))
                    continue;
                selection = new Ikev1Selection { Choice = new Ikev1Choice(proposal, view), Hash = transform.Hash, Group = group };
                return true;
            }
        }
        selection = default;
        return false;
    }

    /// <summary>The accepted group whose public values have this size; their sizes differ.</summary>
    public static KeyExchangeGroup? GroupOf(int valueSize, ResponderSettings settings)
    {
        foreach (var group in KeyExchangeGroup.All)
        {
            if (group.PublicValueSize == valueSize)
                return settings.FindGroup(group.Number);
        }
        return null;
    }

    /// <summary>The hash whose output has this size; their sizes differ. <see cref="Ikev1HashAlgorithm.None"/> for another size.</summary>
    public static Ikev1HashAlgorithm HashOf(int size) => size switch
    {
        16 => Ikev1HashAlgorithm.Md5,
        20 => Ikev1HashAlgorithm.Sha1,
        32 => Ikev1HashAlgorithm.Sha256,
        48 => Ikev1HashAlgorithm.Sha384,
        64 => Ikev1HashAlgorithm.Sha512,
        _ => Ikev1HashAlgorithm.None,
    };

    /// <summary>Octets of a hash; 0 for an unknown one.</summary>
    public static int SizeOf(Ikev1HashAlgorithm hash) => hash switch
    {
        Ikev1HashAlgorithm.Md5 => 16,
        Ikev1HashAlgorithm.Sha1 => 20,
        Ikev1HashAlgorithm.Sha256 => 32,
        Ikev1HashAlgorithm.Sha384 => 48,
        Ikev1HashAlgorithm.Sha512 => 64,
        _ => 0,
    };

    private static bool Accepts(in Ikev1Transform transform, ResponderSettings settings, [NotNullWhen(true)] out KeyExchangeGroup? group)
    {
        group = settings.FindGroup((int)transform.Group);
        return group is not null
            && transform is { Id: Ikev1Transform.KeyIke, Unrecognised: 0 }
            && transform.Encryption != Ikev1Encryption.None
            && transform.Authentication != Ikev1Authentication.None
            && SizeOf(transform.Hash) > 0;
    }

    private static bool IsBySecret(Ikev1Authentication authentication) =>
        authentication is Ikev1Authentication.PreSharedKey or Ikev1Authentication.XauthInitiatorPreSharedKey;
}
