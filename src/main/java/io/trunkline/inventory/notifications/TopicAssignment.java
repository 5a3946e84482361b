package io.trunkline.inventory.notifications;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which channel has which topics. A topic stays where it is, so that a trunk more changes one channel.
 *
 * @param channels the topics of each; one that is empty is not needed any more
 * @param unheard how many topics no channel has room for
 */
record TopicAssignment(List<Set<String>> channels, int unheard) {

    static final int TOPICS_OF_A_CHANNEL = 1_000;

    /** Of the platform's 20, one is kept free: a channel is renewed by another beside it. */
    static final int MOST_CHANNELS = 19;

    TopicAssignment {
        channels = channels.stream().map(Set::copyOf).toList();
    }

    static TopicAssignment none() {
        return new TopicAssignment(List.of(), 0);
    }

    TopicAssignment of(Set<String> wanted) {
        return of(wanted, TOPICS_OF_A_CHANNEL, MOST_CHANNELS);
    }

    TopicAssignment of(Set<String> wanted, int room, int most) {
        List<Set<String>> next = new ArrayList<>();
        Set<String> left = new TreeSet<>(wanted);
        for (Set<String> topics : channels) {
            Set<String> kept = topics.stream().filter(wanted::contains).collect(Collectors.toCollection(TreeSet::new));
            left.removeAll(kept);
            next.add(kept);
        }
        Iterator<String> homeless = left.iterator();
        for (int channel = 0; homeless.hasNext() && channel < most; channel++) {
            if (channel == next.size()) {
                next.add(new TreeSet<>());
            }
            Set<String> topics = next.get(channel);
            while (homeless.hasNext() && topics.size() < room) {
                topics.add(homeless.next());
                homeless.remove();
            }
        }
        return new TopicAssignment(next, left.size());
    }
}
