# Runs a timeline of datagrams and tells what came, line by line. It decides nothing. The form: NatChecks/Agent/README.md.
use strict;
use Socket;
use Errno;

$| = 1;
$SIG{PIPE} = 'DEFAULT';

sub clock {
    open(my $uptime, '<', '/proc/uptime') or exit 126;
    return int((split ' ', <$uptime>)[0] * 1000 + 0.5);
}

sub say { print join(' ', @_), "\n" }

sub name {
    my $number = $_[0] + 0;
    my @names = sort grep { exists &{"Errno::$_"} && &{\&{"Errno::$_"}}() == $number } @Errno::EXPORT_OK;
    return @names ? $names[0] : 'EUNKNOWN';
}

my @lines = map { [split] } grep { length } split /\n/, do { local $/; <STDIN> };
die "the program is not whole\n"
    unless @lines && $lines[0][0] eq 'agent' && $lines[0][1] eq '1' && $lines[-1][0] eq 'end';
my ($duration, $most) = @{$lines[0]}[2, 3];
alarm int($duration / 1000) + 30;
my (%sockets, @keys, @sends, @wanted, @heard);
for (@lines[1 .. $#lines - 1]) {
    my ($word, @rest) = @$_;
    push @sends, [$rest[0], scalar @sends, @rest[1 .. 3], pack('H*', $rest[4]), $rest[5]] if $word eq 'at';
    push @wanted, $rest[0] if $word eq 'want';
}
my $ends_early = @wanted > 0;
say('agent', 1, 'perl');
for (grep { $_->[0] eq 'open' } @lines[1 .. $#lines - 1]) {
    my (undef, $key, $kind, $own, $port, $options, $peer, $peer_port) = @$_;
    my $made;
    my $done = $kind eq 'udp' ? socket($made, AF_INET, SOCK_DGRAM, 0) : socket($made, AF_INET, SOCK_RAW, $kind);
    for my $option (split /,/, $options) {
        $done &&= setsockopt($made, SOL_SOCKET, SO_REUSEADDR, pack('i', 1)) if $option eq 'share';
        $done &&= setsockopt($made, SOL_SOCKET, 11, pack('i', 1)) if $option eq 'nochk';
        $done &&= setsockopt($made, 0, 2, pack('i', $1)) if $option =~ /^ttl=(\d+)$/;
    }
    $done &&= bind($made, pack_sockaddr_in($port, inet_aton($own)));
    $done &&= connect($made, pack_sockaddr_in($peer_port, inet_aton($peer))) if $peer ne '-';
    if (!$done) {
        say('shut', $key, name($!));
        next;
    }
    $sockets{$key} = [$made, $kind, $peer ne '-'];
    push @keys, $key;
    my ($own_port, $address) = unpack_sockaddr_in(getsockname($made));
    say('open', $key, inet_ntoa($address), $kind eq 'udp' ? $own_port : 0);
}
my ($start, $count, $over, $tick) = (clock(), 0, 0, 0);
say('start', $start);
@sends = sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } @sends;

sub heard { my $part = shift; return scalar grep { index($_, $part) >= 0 } @heard }

sub transmit {
    my ($number, $key, $host, $port, $octets) = @_;
    my ($made, undef, $connected) = @{$sockets{$key}};
    my @to = $connected ? () : (pack_sockaddr_in($port, inet_aton($host)));
    for my $attempt (1, 2) {
        return say('sent', $number, clock() - $start) if defined($connected ? send($made, $octets, 0) : send($made, $octets, 0, $to[0]));
        # What an earlier datagram met is told by the next call, which then did nothing.
        return say('fail', $number, clock() - $start, name($!)) if $attempt == 2 || $! != Errno::ECONNREFUSED();
    }
}

sub receive {
    my ($key, $now) = @_;
    my ($made, $kind) = @{$sockets{$key}};
    my $source = recv($made, my $octets, 65535, MSG_DONTWAIT);
    if (!defined $source) {
        say('error', $key, $now, name($!)) unless $! == Errno::EAGAIN() || $! == Errno::EINTR();
        return;
    }
    # A connected socket does not say whom it heard.
    my ($port, $address) = unpack_sockaddr_in(length $source ? $source : getpeername($made));
    $octets = substr($octets, (ord($octets) & 15) * 4) if $kind ne 'udp';
    if (++$count > $most) { $over++; return }
    my $text = unpack('H*', $octets);
    push @heard, $text;
    say('got', $key, $now, inet_ntoa($address), $kind eq 'udp' ? $port : 0, length $text ? $text : '-');
}

while (1) {
    my $now = clock() - $start;
    @wanted = grep { !heard($_) } @wanted;
    last if $now >= $duration || ($ends_early && !@wanted);
    while (@sends && $sends[0][0] <= $now) {
        my (undef, $number, $key, $host, $port, $octets, $unless) = @{shift @sends};
        if (!$sockets{$key} || ($unless ne '-' && heard($unless))) { say('skip', $number, clock() - $start) }
        else { transmit($number, $key, $host, $port, $octets) }
    }
    if ($now >= $tick) { say('tick', clock() - $start); $tick += 2000 }
    my $until = (sort { $a <=> $b } $duration, $tick, map { $_->[0] } @sends[0 .. (@sends ? 0 : -1)])[0];
    my $left = $until - (clock() - $start);
    my $ready = '';
    vec($ready, fileno($sockets{$_}[0]), 1) = 1 for @keys;
    next unless select($ready, undef, undef, $left > 0 ? $left / 1000 : 0) > 0;
    for (@keys) { receive($_, clock() - $start) if vec($ready, fileno($sockets{$_}[0]), 1) }
}
say('end', clock() - $start, $over);
