namespace Orchestrator.PublicHost.Options;

/// <summary>The help.</summary>
internal static class Usage
{
    public const string Text = """
        orchestrator-responder: answers IKE, STUN and ESP so that clients see what the NATs on their path do.

          --address A            own address to listen on; repeat it. Without it: all addresses of the machine
          --announce OWN=PUBLIC  the public address, where a static one-to-one NAT stands in front; repeat it
          --ike-port N|off       IKE (500)
          --natt-port N|off      IKE and ESP in UDP (4500)
          --extra-port N         one more port framed as 500, an unprivileged one such as 5500; repeat it
          --stun-port N|off      STUN (3478 and 3479); give it twice for STUN's other port
          --no-esp               do not listen to ESP (protocol 50), which needs CAP_NET_RAW

          --allow NETWORK        who may ask; repeat it
          --open                 everybody may ask, under the limits
          --own-host             clients on this machine may ask too (implied by a loopback --address)
          --per-source N         datagrams a second from one stranger (5); from one that may ask, four times as many
          --total N              datagrams a second from all strangers together (2000); as many from all that may ask
          --dh N                 Diffie-Hellman agreements a second (100)

          --legacy-groups        accept modp1024 and modp1536
          --always-cookie        ask every IKEv2 client for a cookie first

          --events -|FILE        a line of JSON for each datagram of a source that is served
          --report URL           tell the app, over HTTPS, and let it say who may ask
          --token-file FILE      the token that the app made for this responder
          --ca-file FILE         check the app's certificate against these (PEM), not the system's
          --name NAME            how the app shows this responder (the host's name)

        Exit codes: 0 stopped, 1 a file could not be used, 2 a wrong option, 3 nothing could be listened on,
        4 reporting met a fault of this program.
        """;
}
