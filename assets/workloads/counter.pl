#!/usr/bin/perl
# An interpreter with a child on two pipes, an open file, a hash that grows and a handler for SIGUSR1.
use strict;
use warnings;
$| = 1;
pipe(my $ask, my $asker) or die "pipe: $!";
pipe(my $answer, my $answerer) or die "pipe: $!";
my $child = fork() // die "fork: $!";
if (!$child) {    # squares what it is asked for
    select($answerer); $| = 1;
    close $asker;
    while (my $n = <$ask>) { chomp $n; print $answerer $n * $n, "\n" }
    exit 0;
}
close $ask; close $answerer;
{ my $old = select($asker); $| = 1; select($old) }
open(my $log, '+>', '/srv/log') or die "log: $!";
my ($n, $signals, %seen) = (0, 0);
$SIG{USR1} = sub { $signals++ };
while (1) {
    $n++;
    print $asker "$n\n";
    chomp(my $square = <$answer> // die "the child is gone");
    $seen{"key$n"} = $square;
    my $sum = 0;
    $sum += $_ for values %seen;
    my $want = $n * ($n + 1) * (2 * $n + 1) / 6;
    syswrite($log, "$n\n");
    my $size = -s $log;
    my $state = $sum == $want && sysseek($log, 0, 1) == $size ? 'ok' : "BAD sum $sum want $want size $size";
    print "perl $n sum=$sum size=$size signals=$signals $state\n";
    select(undef, undef, undef, 1);
}
