using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Wire;

public class TotalityTests
{
    [Fact]
    public void A_message_cut_anywhere_is_refused_even_when_its_length_field_agrees()
    {
        foreach (var sample in Samples.Messages)
        {
            for (var length = 0; length < sample.Length; length++)
            {
                Survey.Of(sample.AsSpan(0, length));
                var cut = Octets.WithTrueLength(sample[..length]);
                Survey.Of(cut);
                IkeMessage.Read(cut, out _).ShouldNotBe(WireFault.None, $"{length} of {sample.Length}");
            }
        }
    }

    [Fact]
    public void A_message_with_more_octets_behind_it_is_refused_even_when_its_length_field_agrees()
    {
        foreach (var sample in Samples.Messages)
        {
            var longer = Octets.WithTrueLength([.. sample, 0]);
            Survey.Of(longer);
            IkeMessage.Read(longer, out _).ShouldBe(WireFault.TrailingOctets);
        }
    }

    [Fact]
    public void Every_octet_of_every_message_may_be_anything()
    {
        byte[] odd = [0, 1, 2, 3, 4, 5, 7, 8, 0x10, 0x20, 0x2e, 0x40, 0x7f, 0x80, 0x82, 0xfe, 0xff];
        foreach (var sample in Samples.Messages)
        {
            var changed = sample.ToArray();
            for (var at = 0; at < sample.Length; at++)
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    changed[at] = (byte)(sample[at] ^ 1 << bit);
                    Survey.Of(changed);
                }
                foreach (var octet in odd)
                {
                    changed[at] = octet;
                    Survey.Of(changed);
                }
                changed[at] = sample[at];
            }
        }
    }

    [Fact]
    public void Any_octets_have_an_answer() =>
        Prop.ForAll<byte[]>(octets => Survey.Of(octets) >= 0).QuickCheckThrowOnFailure();

    [Fact]
    public void Messages_changed_in_many_places_have_an_answer()
    {
        var random = new Random(4500);
        var refused = 0;
        const int rounds = 20_000;
        for (var round = 0; round < rounds; round++)
        {
            var sample = Samples.Messages[random.Next(Samples.Messages.Length)].ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
                sample[random.Next(IkeHeader.Size, sample.Length)] = (byte)random.Next(256);
            Survey.Of(sample);
            refused += IkeMessage.Read(sample, out _) == WireFault.None ? 0 : 1;
        }
        // Neither all nor none: the changes reach beyond the first check.
        refused.ShouldBeInRange(rounds / 100, rounds / 2);
    }
}
