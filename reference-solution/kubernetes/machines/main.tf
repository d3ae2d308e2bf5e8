# Three machines for a cluster: one that decides, two that work. Nothing of it is in the networks of pods and services (kubeadm.yaml).
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "image" {
  type        = string
  description = "the image that the machines start from"
}

locals {
  network = "10.0.0.0/16"
}

resource "aws_vpc" "cluster" {
  cidr_block = local.network
}

resource "aws_subnet" "nodes" {
  count      = 2
  vpc_id     = aws_vpc.cluster.id
  cidr_block = cidrsubnet(local.network, 8, count.index)
}

# Who is in this group is a node: nodes keep nothing from each other, so that neither the API server nor the overlay is forgotten.
resource "aws_security_group" "node" {
  vpc_id = aws_vpc.cluster.id

  ingress {
    description = "node to node: API server, kubelet, etcd, and the overlay between the pods"
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    self        = true
  }

  ingress {
    description = "services by a port of the node"
    from_port   = 30000
    to_port     = 32767
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "control" {
  ami                    = var.image
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.nodes[0].id
  vpc_security_group_ids = [aws_security_group.node.id]
}

resource "aws_instance" "worker" {
  count                  = 2
  ami                    = var.image
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.nodes[count.index].id
  vpc_security_group_ids = [aws_security_group.node.id]
}
