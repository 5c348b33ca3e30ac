namespace Orchestrator.NatTraversal.Stun;

/// <summary>Attribute types. Below 8000 a receiver must understand them. Source: RFC 8489 section 18.3, RFC 5780 section 7.</summary>
internal static class StunAttribute
{
    public const int MappedAddress = 0x0001;
    public const int ChangeRequest = 0x0003;
    public const int Username = 0x0006;
    public const int MessageIntegrity = 0x0008;
    public const int ErrorCode = 0x0009;
    public const int UnknownAttributes = 0x000A;
    public const int Realm = 0x0014;
    public const int Nonce = 0x0015;
    public const int MessageIntegritySha256 = 0x001C;
    public const int PasswordAlgorithm = 0x001D;
    public const int Userhash = 0x001E;
    public const int XorMappedAddress = 0x0020;
    public const int Padding = 0x0026;
    public const int ResponsePort = 0x0027;
    public const int Software = 0x8022;
    public const int Fingerprint = 0x8028;
    public const int ResponseOrigin = 0x802B;
    public const int OtherAddress = 0x802C;

    private const int FirstOptional = 0x8000;

    /// <summary>
    /// Whether a receiver that does not know it must refuse the request. Credentials are known and not asked for: a server
    /// without authentication passes over them (RFC 8489 section 9).
    /// </summary>
    public static bool MustBeUnderstood(int type) => type is < FirstOptional and not (
        MappedAddress or ChangeRequest or Username or MessageIntegrity or ErrorCode or UnknownAttributes or Realm or Nonce or
        MessageIntegritySha256 or PasswordAlgorithm or Userhash or XorMappedAddress or Padding or ResponsePort);
}
