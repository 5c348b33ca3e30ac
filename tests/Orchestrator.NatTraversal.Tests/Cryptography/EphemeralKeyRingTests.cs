using Orchestrator.NatTraversal.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Cryptography;

public sealed class EphemeralKeyRingTests
{
    private static readonly KeyExchangeGroup P256 = KeyExchangeGroup.Find(19)!;
    private static readonly KeyExchangeGroup P384 = KeyExchangeGroup.Find(20)!;

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void A_key_is_handed_out_until_it_is_too_old()
    {
        var ring = new EphemeralKeyRing(new CountingRandom(), At(30), 1000);
        var first = ring.Take(P256, At(100));
        ring.Take(P256, At(129.9)).ShouldBeSameAs(first);
        var second = ring.Take(P256, At(130));
        second.ShouldNotBeSameAs(first);
        ring.Take(P256, At(131)).ShouldBeSameAs(second);
        ring.Take(P256, At(1)).ShouldNotBeSameAs(second, "a clock that went back is no reason to keep a key for longer");
    }

    [Fact]
    public void A_key_is_handed_out_so_often_and_no_more()
    {
        var ring = new EphemeralKeyRing(new CountingRandom(), At(30), 3);
        var keys = Enumerable.Range(0, 7).Select(_ => ring.Take(P256, At(1))).ToList();
        keys.Distinct().Count().ShouldBe(3);
        keys.GroupBy(key => key).Max(uses => uses.Count()).ShouldBe(3);
    }

    [Fact]
    public void Groups_do_not_share_keys_and_a_prepared_key_is_the_next_one()
    {
        var ring = new EphemeralKeyRing(new CountingRandom(), At(30), 1);
        ring.Prepare(P256, At(0));
        var prepared = ring.Take(P256, At(1));
        ring.Take(P384, At(1)).Group.ShouldBe(P384);
        ring.Take(P256, At(1)).ShouldNotBeSameAs(prepared, "it was used up");
    }

    [Fact]
    public void A_replaced_key_agrees_as_long_as_somebody_holds_it_and_is_forgotten_then()
    {
        var ring = new EphemeralKeyRing(new CountingRandom(), At(30), 1);
        var old = ring.Take(P256, At(0));
        old.Hold();
        old.Hold();
        var current = ring.Take(P256, At(0));
        old.Agree(current.PublicValue, new byte[32]).ShouldBe(KeyAgreement.Agreed);
        old.LetGo();
        old.Agree(current.PublicValue, new byte[32]).ShouldBe(KeyAgreement.Agreed);
        old.LetGo();
        Should.Throw<ObjectDisposedException>(() => old.Agree(current.PublicValue, new byte[32]));
    }

    [Theory]
    [InlineData(19)]
    [InlineData(14)]
    public void A_replaced_key_that_nobody_holds_is_forgotten_at_once(int number)
    {
        var group = KeyExchangeGroup.Find(number)!;
        var ring = new EphemeralKeyRing(new CountingRandom(), At(30), 1);
        var old = ring.Take(group, At(0));
        var current = ring.Take(group, At(0));
        Should.Throw<ObjectDisposedException>(() => old.Agree(current.PublicValue, new byte[group.SharedSecretSize]));
    }

    [Fact]
    public void A_key_that_nobody_asks_for_any_more_is_forgotten_when_its_time_is_over()
    {
        var ring = new EphemeralKeyRing(new CountingRandom(), At(30), 1000);
        using var peer = P256.CreateKey(new CountingRandom());
        var key = ring.Take(P256, At(0));
        ring.Expire(At(29));
        key.Agree(peer.PublicValue, new byte[32]).ShouldBe(KeyAgreement.Agreed);
        ring.Take(P256, At(29)).ShouldBeSameAs(key);
        ring.Expire(At(30));
        Should.Throw<ObjectDisposedException>(() => key.Agree(peer.PublicValue, new byte[32]));
        ring.Take(P256, At(31)).ShouldNotBeSameAs(key);
    }
}
