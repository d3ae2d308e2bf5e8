#!/bin/bash
# What comes in from the world and nobody here has asked for goes no further than the machine. Docker sends whatever it
# passes on through DOCKER-USER before its own rules, so a published port is published to the machine's own networks only.
WAN=eth0

iptables -F DOCKER-USER
iptables -A DOCKER-USER -i "$WAN" -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN
iptables -A DOCKER-USER -i "$WAN" -j DROP
