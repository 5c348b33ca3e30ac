namespace Orchestrator.NatTraversal.Tests.Wire;

/// <summary>Messages written by hand from the layouts of RFC 2408, RFC 3947 and RFC 7296.</summary>
internal static class Samples
{
    internal const ulong InitiatorSpi = 0x1122334455667788;
    internal const ulong ResponderSpi = 0x99aabbccddeeff00;

    /// <summary>Main mode 1: two transforms; RFC 3947, draft 02 with a line feed, DPD, FRAGMENTATION.</summary>
    internal static readonly byte[] MainMode1 = Octets.Of("""
        1122334455667788 0000000000000000 01 10 02 00 00000000 000000cc
        0d 00 005c 00000001 00000001
          00 00 0050 01 01 00 02
            03 00 0028 01 01 0000 80010007 800e0080 80020002 8004000e 80030001 800b0001 000c0004 00007080
            00 00 0020 02 01 0000 80010005 80020001 80040002 80030001 800b0001 800c7080
        0d 00 0014 4a131c81070358455c5728f20e95452f
        0d 00 0014 90cb80913ebb696e086381b5ec427b1f
        0d 00 0014 afcad71368a1f1c96b8696fc77570100
        00 00 0018 4048b7d56ebce88525e7de7f00d6c2d3 80000000
        """);

    /// <summary>Main mode 2: the first transform, RFC 3947 and DPD.</summary>
    internal static readonly byte[] MainMode2 = Octets.Of("""
        1122334455667788 99aabbccddeeff00 01 10 02 00 00000000 00000080
        0d 00 003c 00000001 00000001
          00 00 0030 01 01 00 01
            00 00 0028 01 01 0000 80010007 800e0080 80020002 8004000e 80030001 800b0001 000c0004 00007080
        0d 00 0014 4a131c81070358455c5728f20e95452f
        00 00 0014 afcad71368a1f1c96b8696fc77570100
        """);

    /// <summary>Main mode 3 or 4: a short public value, a nonce of 8 octets, NAT-D for 192.0.2.1:500 and for racoon's forced 0.0.0.0:500, SHA-1.</summary>
    internal static readonly byte[] MainMode4 = Octets.Of("""
        1122334455667788 99aabbccddeeff00 04 10 02 00 00000000 0000006c
        0a 00 0014 d1d2d3d4d5d6d7d8d1d2d3d4d5d6d7d8
        14 00 000c a1a2a3a4a5a6a7a8
        14 00 0018 c31e70110fc425fd1cdd03aa08eef6ef77e1d848
        00 00 0018 2abe0af6b933c1c65d544939d3662f958f2a7530
        """);

    /// <summary>Aggressive mode 2: SA, KE, Nr, IDir (192.0.2.1, UDP 500), draft 02's vendor id, NAT-D twice as 130, HASH_R.</summary>
    internal static readonly byte[] AggressiveMode2 = Octets.Of("""
        1122334455667788 99aabbccddeeff00 01 10 04 00 00000000 000000c4
        04 00 0034 00000001 00000001
          00 00 0028 01 01 00 01
            00 00 0020 02 01 0000 80010005 80020001 80040002 80030001 800b0001 800c7080
        0a 00 000c d1d2d3d4d5d6d7d8
        05 00 000c a1a2a3a4a5a6a7a8
        0d 00 000c 01 11 01f4 c0000201
        82 00 0014 cd60464335df21f87cfdb2fc68b6a448
        82 00 0014 2fab3234f71feed5e06fdbe17f297d47
        08 00 0014 000102030405060708090a0b0c0d0e0f
        00 00 0014 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff
        """);

    /// <summary>An unprotected Informational message of version 1: NO-PROPOSAL-CHOSEN with both cookies as SPI.</summary>
    internal static readonly byte[] NoProposalChosenV1 = Octets.Of("""
        1122334455667788 99aabbccddeeff00 0b 10 05 00 0badcafe 00000038
        00 00 001c 00000001 01 10 000e 1122334455667788 99aabbccddeeff00
        """);

    /// <summary>IKE_SA_INIT request: CBC and AEAD proposals, group 19, NAT detection from 192.0.2.1:500 to 198.51.100.7:4500, fragmentation.</summary>
    internal static readonly byte[] SaInitRequest = Octets.Of($"""
        1122334455667788 0000000000000000 21 20 22 08 00000000 0000010c
        22 00 0054
          02 00 002c 01 01 00 04
            03 00 000c 01 00 000c 800e0080
            03 00 0008 02 00 0005
            03 00 0008 03 00 000c
            00 00 0008 04 00 000e
          00 00 0024 02 01 00 03
            03 00 000c 01 00 0014 800e0100
            03 00 0008 02 00 0006
            00 00 0008 04 00 0013
        28 00 0048 0013 0000 {Octets.Repeat("ab", 64)}
        29 00 0014 {Octets.Repeat("5a", 16)}
        29 00 001c 00 00 4004 77273b31d6ed8389ee69c66f0c7f2037f0a982eb
        29 00 001c 00 00 4005 61cd4117b62b05abab121b47286d36f4d84dcc2a
        00 00 0008 00 00 402e
        """);

    /// <summary>IKE_SA_INIT response: the first proposal's suite in group 19, NAT detection.</summary>
    internal static readonly byte[] SaInitResponse = Octets.Of($"""
        1122334455667788 99aabbccddeeff00 21 20 22 20 00000000 000000e0
        22 00 0030
          00 00 002c 01 01 00 04
            03 00 000c 01 00 000c 800e0080
            03 00 0008 02 00 0005
            03 00 0008 03 00 000c
            00 00 0008 04 00 0013
        28 00 0048 0013 0000 {Octets.Repeat("cd", 64)}
        29 00 0014 {Octets.Repeat("6b", 16)}
        29 00 001c 00 00 4004 7a42073d6b74413bf5fb7b440351974d5e32fd9e
        00 00 001c 00 00 4005 61cd4117b62b05abab121b47286d36f4d84dcc2a
        """);

    /// <summary>IKE_AUTH request: one encrypted payload whose first inner payload is IDi.</summary>
    internal static readonly byte[] IkeAuth = Octets.Of($"""
        1122334455667788 99aabbccddeeff00 2e 20 23 08 00000001 00000040
        23 00 0024 {Octets.Repeat("e7", 32)}
        """);

    internal static byte[][] Messages =>
        [MainMode1, MainMode2, MainMode4, AggressiveMode2, NoProposalChosenV1, SaInitRequest, SaInitResponse, IkeAuth];

    /// <summary>The request with N(COOKIE) in front, as a client repeats it (RFC 7296 section 2.6).</summary>
    internal static byte[] SaInitRequestWithCookie(params byte[] cookie)
    {
        byte[] notify = [0x21, 0, 0, (byte)(8 + cookie.Length), 0, 0, 0x40, 0x06, .. cookie];
        return Octets.WithTrueLength([.. SaInitRequest.With(16, 0x29)[..28], .. notify, .. SaInitRequest[28..]]);
    }
}
